internal import Artifacts
internal import Digests
internal import Documents
internal import Files
package import Parallel
internal import Vocabulary

/// Features of images from any network in an ONNX file.
package struct OnnxFeatures {
  /// What is asked for.
  package struct Request: Sendable {
    /// The ONNX file.
    package var model: String
    /// The output that is taken; nil for the only one.
    package var output: String?
    package var images: ImageChoice
    /// Keys of a recipe's section `input`, with their values.
    package var changes: [(key: String, value: String)] = []
    package var threads = 1
    package var cancellation = Cancellation()
    package var progress = Progress.silent

    /// The features of some images.
    package init(model: String, images: ImageChoice) {
      self.model = model
      self.images = images
    }
  }

  /// The keys of a recipe that may be changed.
  package static var keys: [String] { OnnxInput.keys }

  /// What a person should know, one line each.
  package let notes: [String]
  /// The files that can't be decoded, or only in part, with the reason.
  package var skipped: [(path: String, reason: String)] { images.skipped }
  /// Images that are run.
  package var count: Int { images.names.count }
  private let request: Request
  private let model: OnnxSession
  private let input: OnnxInput
  private let output: Int
  private let images: NamedImages

  /// Opens the model and looks at the images.
  ///
  /// Fails when ONNX Runtime, the model or an image's path is missing, or the model has not one input of images and an
  /// output with a row for each.
  package init(_ request: Request) throws {
    self.request = request
    model = try OnnxSession(request.model)
    input = try OnnxInput(model, changes: request.changes)
    output = try Self.output(of: model, called: request.output)
    images = try NamedImages(request.images, shorterSide: input.recipe.input.largestSide)
    let pack = model.metadata("pack").map { $0.filter { $0 != "\"" } }
    let chosen = model.outputs[output]
    notes =
      ["\(try OnnxRuntime.open().version): \(model.inputs[0].description) -> \(chosen.description)"]
      + input.notes + [NamedImages.warning(trainedOn: pack, images)].compactMap(\.self)
  }

  /// Writes a row of numbers for each image as safetensors; false when it was cancelled, and nothing is written.
  ///
  /// The tensor has the output's name and is images x numbers in single precision; the metadata `images` name the
  /// images, one a line. The bytes are the same for any number of threads. Fails when another file has the name, an
  /// output is no number or has no row for each image, or the disk is full.
  package func write(to path: String) throws -> Bool {
    try Safetensors.checkReplaceable(path, marked: "images")
    try images.checkLines()
    guard count > 0 else {
      throw TrainError.inputOutput(path: path, what: "no image is left to run: nothing is written")
    }
    request.progress.begin("images", unit: "images", total: count)
    let samples = ImageSamples(
      DecodedImages(images.source, input: input.recipe.input, budget: 0), input.recipe,
      meanImage: input.meanImage)
    let batches = (count + input.batch - 1) / input.batch
    let map = OrderedParallelMap(
      batches, threads: request.threads, cancellation: request.cancellation
    ) { [threads = request.threads] in $0 + 2 * threads }
    var values: [Float] = []
    let isWhole = try map.run { [self] batch in
      try rows(batch * input.batch, samples)
    } take: { batch, rows in
      try check(rows, from: batch * input.batch, width: values.count / max(1, batch * input.batch))
      values += rows
      request.progress.advance(by: min(input.batch, count - batch * input.batch))
      return true
    }
    guard isWhole else { return false }
    let tensor = StoredTensor(
      name: model.outputs[output].name, shape: [count, values.count / count], floats: values)
    try Safetensors(tensors: [tensor], metadata: try metadata).write(to: path)
    return true
  }

  /// The rows of a batch from its first image on.
  private func rows(_ first: Int, _ samples: ImageSamples) throws -> [Float] {
    let size = samples.inputSize
    var pixels: [Float] = []
    pixels.reserveCapacity(input.batch * size)
    let present = min(input.batch, count - first)
    for row in 0..<present {
      var own = [Float](repeating: 0, count: size)
      var span = own.mutableSpan
      try samples.write(Sample.testing([first + row], crops: 1)[...], to: &span)
      pixels += own
    }
    // A model that declares how many images it takes gets zeros behind the last.
    let isOpen = model.inputs[0].shape?[0] == nil
    let taken = isOpen ? present : input.batch
    pixels += [Float](repeating: 0, count: taken * size - pixels.count)
    let side = input.recipe.input.side
    let result = try model.run(pixels, [taken, 3, side, side], output: output)
    guard result.shape.count >= 2, result.shape[0] == taken, result.shape[1] > 0,
      result.shape.dropFirst(2).allSatisfy({ $0 == 1 })
    else {
      throw TrainError.badCheckpoint(
        path: model.path,
        what: "the output '\(model.outputs[output].name)' of \(taken) images has the shape "
          + "\(result.shape), which is not one row of numbers for each",
        remedy: "Choose another with --onnx-output, or add a pooling to the model.")
    }
    return Array(result.values.prefix(present * result.shape[1]))
  }

  /// Refuses rows from an image on that are not as wide as those before them, or have a number that is none.
  private func check(_ rows: [Float], from first: Int, width: Int) throws(TrainError) {
    let own = rows.count / min(input.batch, count - first)
    guard first == 0 || own == width else {
      throw .badCheckpoint(
        path: model.path,
        what: "the output '\(model.outputs[output].name)' has rows of \(width) numbers, "
          + "and from image \(images.names[first]) on of \(own)",
        remedy: "Choose another with --onnx-output: "
          + "a row must not depend on how many images there are.")
    }
    guard let index = rows.firstIndex(where: { !$0.isFinite }) else { return }
    let row = index / own
    throw .featureNotFinite(
      model: model.path, image: images.names[first + row],
      value: rows[index].isNaN ? "NaN" : "\(rows[index])")
  }

  /// What the numbers depend on, next to the images.
  private var metadata: [String: String] {
    get throws {
      var metadata = input.recipe.input.values.metadata
      metadata["images"] = images.lines
      metadata["onnx"] = try Digest.ofFile(model.path).hex
      metadata["output"] = model.outputs[output].name
      metadata["input.side"] = String(input.recipe.input.side)
      metadata["input.test_side"] = String(input.recipe.input.testSide)
      metadata["input.resize"] = input.recipe.input.resize.rawValue
      metadata["pack"] = images.pack?.hex
      return metadata
    }
  }

  /// The output of a name, or the only one that has a row for each image.
  private static func output(of model: OnnxSession, called name: String?) throws(TrainError) -> Int
  {
    let names = model.outputs.map(\.name)
    let list = model.outputs.map(\.description).joined(separator: ", ")
    if let name {
      guard let index = names.firstIndex(of: name) else {
        throw .unclearOutput(
          path: model.path, what: "it has no output '\(name)'",
          remedy: "\(Nearest.hint(name, among: names))Its outputs: \(list).")
      }
      guard model.outputs[index].hasRows else {
        throw .unclearOutput(
          path: model.path,
          what: "the output \(model.outputs[index].description) has no row of float32 numbers for "
            + "each image",
          remedy: "Its outputs: \(list). Add a pooling to the model where none will do.")
      }
      return index
    }
    let rows = model.outputs.indices.filter { model.outputs[$0].hasRows }
    guard rows.count == 1 else {
      throw .unclearOutput(
        path: model.path,
        what: rows.isEmpty
          ? "none of its outputs has a row of float32 numbers for each image: \(list)"
          : "it has \(rows.count) outputs with a row for each image: \(list)",
        remedy: rows.isEmpty
          ? "Export it with one such output, [N, numbers]."
          : "Say which with --onnx-output, such as --onnx-output \(names[rows[0]]).")
    }
    return rows[0]
  }
}

extension NamedImages {
  /// What to say when a network was trained on the data set whose images it is applied to.
  static func warning(trainedOn pack: String?, _ images: NamedImages) -> String? {
    guard let pack, pack == images.pack?.hex else { return nil }
    return
      "WARNING: the network was trained on images of this data set: a probe of its features in the same folds "
      + "is tested on images that the network has seen"
  }
}
