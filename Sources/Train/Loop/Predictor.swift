internal import Artifacts
package import Documents
internal import Evaluation
package import Parallel
internal import Vocabulary

/// A trained network, applied to image files or to a data set.
package final class Predictor {
  /// The files that can be decoded, or the keys of a data set's images, in order.
  package var files: [String] { images.names }
  /// The files that can't, or only in part, with the reason.
  package var skipped: [(path: String, reason: String)] { images.skipped }
  /// What a person should know of the images; nil when there is nothing.
  package var warning: String? { NamedImages.warning(trainedOn: checkpoint.pack, images) }
  private let images: NamedImages
  private let checkpoint: Checkpoint
  private let checkpointPath: String
  private let inference: Inference

  /// Opens a checkpoint and looks at the images.
  ///
  /// Fails when the checkpoint is damaged, a path is missing, or no backend can run.
  package init(
    checkpoint path: String, images: ImageChoice, backend: String, dtype: DType = .f32,
    threads: Int, cache: Int
  ) throws {
    let checkpoint = try Checkpoint.read(path)
    let images = try NamedImages(images, shorterSide: checkpoint.recipe.input.largestSide)
    ThreadWaiting.beShort()
    inference = try checkpoint.inference(
      on: images.source, batch: 10,
      backend: try AllBackends.open(backend, threads: threads, dtype: dtype),
      threads: threads, cache: cache)
    self.checkpoint = checkpoint
    checkpointPath = path
    self.images = images
  }

  /// The columns of the table that `predict` gives.
  package func columns(logits: Bool, sites given: Bool = false) -> [String] {
    let heads = checkpoint.classes.heads
    var columns = ["image"] + heads.flatMap(\.columns)
    if logits { columns += heads.flatMap(\.logitColumns) }
    if given { columns.append(Self.siteColumn) }
    return columns
  }

  private static let siteColumn = "site_given"
  private var known: KnownSites?

  /// Reads the known sites of the images; they change the lesion probabilities of `predict`.
  ///
  /// Says what a person should know of the table: images that it has no site for, rows of other images. Fails when the
  /// checkpoint can't use a site, or the table is not one of images and sites.
  package func use(sites path: String) throws -> [String] {
    guard let siteGiven = checkpoint.siteGiven else {
      throw TrainError.badCheckpoint(
        path: checkpointPath, what: "it does not say what a known site adds",
        remedy: checkpoint.classes.lesions.isEmpty
          ? "Give a checkpoint with lesions."
          : "An older derm trained it, or its validation images could not say how much a site counts: they have no "
            + "sites, no labels of both kinds, or rank against them. Validate with more images, or leave --sites out."
      )
    }
    // Read even where the weight turns out to be 0, so that mistakes in the table come out.
    let table = try KnownSites(path, files: files, siteGiven)
    known = table
    let without = table.positions.count { $0 == nil }
    var notes: [String] = []
    if without > 0 {
      notes.append(
        "\(path): no site for \(without) of \(files.count) images, whose scores stay as they are")
    }
    if table.otherRows > 0 {
      notes.append(
        "\(path): \(NumberText.counted(table.otherRows, "row")) of images that were not given")
    }
    if siteGiven.weight == 0 {
      notes.append(
        "this model's validation images show no use of the site: its weight is 0, no score changes")
    }
    return notes
  }

  /// Moves the lesion probabilities of the images whose site is known.
  private func shift(_ probabilities: [Float]) -> [Float] {
    guard let known, let siteGiven = checkpoint.siteGiven else { return probabilities }
    return siteGiven.probabilities(probabilities, sites: known.positions)
  }

  /// Probabilities of every image as a table.
  ///
  /// Its columns are image, `lesion:<id>` …, `site:<id>` … and those of further heads, and with `logits` the raw outputs as `lesion-logit:<id>` …, `site-logit:<id>` …. Where sites are known the lesion
  /// probabilities hold them, the last column `site_given` names them, and the raw outputs stay.
  ///
  /// `crops` is 1 or 10, the latter at each of the recipe's `test_sides`. Nil when it was cancelled.
  /// Fails when an image has vanished.
  package func predict(
    crops: Int, logits: Bool, cancellation: Cancellation = Cancellation(),
    progress: Progress = .silent
  ) throws -> CSVWriter? {
    progress.begin("images", unit: "images", total: files.count)
    let recipe = checkpoint.recipe
    let averages = try TestTimeAugmentation.predict(
      Array(files.indices), crops: crops,
      sides: crops == 1 ? [recipe.input.testSide] : recipe.input.sidesOfTests, with: inference,
      checkpoint.classes.heads, checkpoint.temperatures ?? .none, name: { files[$0] }, cancellation,
      progress)
    guard let averages else { return nil }
    var matrices = averages.heads.map { scores in
      (
        values: scores.head.id == Head.lesionID
          ? shift(scores.probabilities) : scores.probabilities,
        width: scores.head.classes.count
      )
    }
    if logits { matrices += averages.heads.map { ($0.logits, $0.head.classes.count) } }
    // `g9`: nine digits give a reader the same number in single precision.
    var table = CSVWriter(columns: columns(logits: logits, sites: known != nil))
    for (row, file) in files.enumerated() {
      table.row(
        [file]
          + matrices.flatMap { matrix in
            matrix.values[(row * matrix.width)..<((row + 1) * matrix.width)].map {
              NumberText.g9($0)
            }
          } + siteField(row))
    }
    return table
  }

  /// The field of the column `site_given`; no field where no table of sites was given.
  private func siteField(_ row: Int) -> [String] {
    guard let known, let siteGiven = checkpoint.siteGiven else { return [] }
    return [known.positions[row].map { siteGiven.sites[$0].rawValue } ?? ""]
  }

  /// Writes the features ("pool5") of every image's centre crop as safetensors.
  ///
  /// The tensor `pool5` is images x width in half precision; the metadata `images` name the files,
  /// one a line. False when it was cancelled, and nothing is written. Fails when another file has the name, the name of
  /// an image has a line break, an image has vanished or the disk is full.
  package func writeFeatures(
    to path: String, cancellation: Cancellation = Cancellation(),
    progress: Progress = .silent
  ) throws -> Bool {
    progress.begin("images", unit: "images", total: files.count)
    // Before the images are read, which may take hours.
    try Safetensors.checkReplaceable(path, marked: "images")
    try images.checkLines()
    var values: [Float] = []
    let isWhole = try inference.run(
      Sample.testing(Array(files.indices), crops: 1), cancellation: cancellation
    ) { result in
      values += result.read(.features)
      progress.advance(by: result.samples.count)
    }
    guard isWhole else { return false }
    try Safetensors(
      tensors: [
        StoredTensor(
          name: "pool5", shape: [files.count, values.count / max(1, files.count)], halves: values)
      ], metadata: ["images": images.lines]
    ).write(to: path)
    return true
  }
}
