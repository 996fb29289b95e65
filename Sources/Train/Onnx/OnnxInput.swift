internal import Documents
internal import Files

/// How images become the input of an ONNX model: what it declares and states, and what a person sets.
struct OnnxInput: Sendable {
  /// A recipe of which the section `input` alone means something: the centre crop of tests.
  let recipe: Recipe
  /// The mean of each pixel, or nil.
  let meanImage: MeanImage?
  /// Images that go through the network at a time.
  let batch: Int
  /// Where the preprocessing comes from.
  let notes: [String]

  /// The keys of a recipe that a person may set.
  package static let keys = [
    "input.side", "input.resize", "input.test_side", "input.channels", "input.scale", "input.mean",
    "input.std", "input.mean_image",
  ]
  /// Images at a time where the model leaves their number open: the same for any number of threads.
  private static let usualBatch = 8
  /// torchvision's habit: the shorter side is 256 for an input of 224.
  private static func usualTestSide(_ side: Int) -> Int { (side * 8 + 3) / 7 }

  /// Settles the input of a model; `changes` are keys of a recipe with their values.
  ///
  /// What a person sets goes before what the model's metadata state, as `derm-train export` writes them, and these
  /// before torchvision's values. Fails when the model has not one input of images, or the side is stated
  /// nowhere, or contradicts the model.
  init(_ model: OnnxSession, changes: [(key: String, value: String)]) throws {
    let declared = try Declared(model)
    let stated = Stated(model)
    var recipe = Recipe()
    let own = changes.last { $0.key == "input.side" }.flatMap { Int($0.value) }
    guard let side = declared.side ?? own ?? stated.side else {
      throw TrainError.badCheckpoint(
        path: model.path,
        what: "its input '\(declared.name)' leaves the side of images open, and nothing states it",
        remedy: "State it with --set input.side=224.")
    }
    recipe.input.side = side
    recipe.input.testSide = max(side, stated.testSide ?? Self.usualTestSide(side))
    if let resize = stated.resize { recipe.input.resize = resize }
    for change in changes { try recipe.set(change.key, to: change.value, source: "--set") }
    guard recipe.input.side == side else {
      throw TrainError.badCheckpoint(
        path: model.path,
        what: "its input is 3 x \(side) x \(side), and input.side is \(recipe.input.side)",
        remedy: "Leave input.side out, or export the model for that side.")
    }
    // Decoded at twice the side that is asked for, or more: what resizing leaves out is averaged then.
    let decoded = max(stated.decodedSide ?? 2 * recipe.input.testSide, recipe.input.testSide)
    recipe.input.jitter = [decoded, decoded]
    recipe.input.testSides = []
    try recipe.check(source: "the input with its flags")
    var weights = try WeightFile(format: "ONNX", tensors: [])
    weights.path = model.path
    weights.input = stated.values
    let resolved = try ResolvedConfig(recipe, weights: weights)
    self.recipe = resolved.recipe
    meanImage = resolved.meanImage
    batch = declared.batch ?? Self.usualBatch
    notes = resolved.notes + [Self.summary(resolved.recipe.input, resolved.meanImage)]
  }

  private static func summary(_ input: Recipe.Input, _ meanImage: MeanImage?) -> String {
    var values = input.values
    values.meanImage = meanImage
    let size =
      input.resize == .warp
      ? "warped to \(input.testSide) x \(input.testSide)" : "shorter side \(input.testSide)"
    return "input: \(size), centre crop \(input.side) x \(input.side), \(values.description)"
  }

  /// The input that a model declares.
  private struct Declared {
    let name: String
    let side: Int?
    let batch: Int?

    init(_ model: OnnxSession) throws(TrainError) {
      func problem(_ what: String, _ remedy: String) -> TrainError {
        .badCheckpoint(path: model.path, what: what, remedy: remedy)
      }
      let wanted = "Export it with one input of images: float32, [N, 3, side, side]."
      guard model.inputs.count == 1, let input = model.inputs.first else {
        let names = model.inputs.map(\.description).joined(separator: ", ")
        throw problem(
          "it has \(model.inputs.count) inputs\(names.isEmpty ? "" : ": \(names)"), not one",
          wanted)
      }
      guard let shape = input.shape, input.isSingle, shape.count == 4, shape[0] != 0 else {
        throw problem("its input is \(input.description)", wanted)
      }
      guard shape[1] == nil || shape[1] == 3 else {
        let isLast = shape[3] == 3
        throw problem(
          "its input is \(input.description)\(isLast ? ", which has the channels last" : "")",
          wanted)
      }
      let (height, width) = (shape[2], shape[3])
      guard height == nil || width == nil || height == width else {
        throw problem("its input is \(input.description), which is no square", wanted)
      }
      if let side = height ?? width, !Recipe.sides.contains(side) {
        throw problem("the side of its input \(input.description) is not 32 to 2048", wanted)
      }
      name = input.name
      side = height ?? width
      batch = shape[0]
    }
  }

  /// What a model's metadata state, as `derm-train export` writes them: JSON each.
  private struct Stated {
    let side: Int?
    let testSide: Int?
    let decodedSide: Int?
    let resize: Recipe.Resizing?
    let values: InputValues?

    init(_ model: OnnxSession) {
      func read<Value: Decodable>(_ key: String, as type: Value.Type) -> Value? {
        guard let text = model.metadata(key) else { return nil }
        return try? CanonicalJSON.decode(type, from: Array(text.utf8), path: model.path)
      }
      func positive(_ key: String) -> Int? { read(key, as: Int.self).flatMap { $0 > 0 ? $0 : nil } }
      side = positive("side")
      testSide = positive("test_side")
      decodedSide = positive("decode_side")
      resize = read("resize", as: String.self).flatMap { Recipe.Resizing(rawValue: $0) }
      let mean = read("mean", as: [Double].self)
      let std = read("std", as: [Double].self)
      let channels = read("channels", as: String.self).flatMap { ChannelOrder(rawValue: $0) }
      let scale = read("scale", as: String.self).flatMap { ValueScale(rawValue: $0) }
      guard let mean, let std, let channels, let scale, mean.count == 3, std.count == 3,
        std.allSatisfy({ $0 > 0 })
      else {
        values = nil
        return
      }
      values = InputValues(channels: channels, scale: scale, mean: mean, std: std)
    }
  }
}
