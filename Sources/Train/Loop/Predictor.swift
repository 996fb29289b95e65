internal import Artifacts
package import Documents
internal import Imaging
package import Parallel
internal import Vocabulary

/// A trained network, applied to image files.
package final class Predictor {
  /// The files that can be decoded, in order.
  package let files: [String]
  /// The files that can't, or only in part, with the reason.
  package let skipped: [(path: String, reason: String)]
  private let checkpoint: Checkpoint
  private let inference: Inference

  /// Opens a checkpoint and looks at the images: files, or folders of JPEG and PNG files.
  ///
  /// Fails when the checkpoint is damaged, a path is missing, or no backend can run.
  package init(
    checkpoint path: String, images: [String], backend: String, dtype: DType = .f32,
    threads: Int, cache: Int
  ) throws {
    let checkpoint = try Checkpoint.read(path)
    let recipe = checkpoint.recipe
    let found = try FileImages.find(images)
    var files: [String] = []
    var skipped: [(path: String, reason: String)] = []
    let sides = recipe.input.largestSide
    for (index, file) in found.enumerated() {
      do {
        // Grey where the file ends would be taken for skin.
        if try FileImages(paths: found).decoded(index, shorterSide: sides).isTruncated {
          skipped.append((file, "the file is cut off: fetch it again"))
        } else {
          files.append(file)
        }
      } catch {
        skipped.append((file, "\(error)"))
      }
    }
    ThreadWaiting.beShort()
    inference = try checkpoint.inference(
      on: FileImages(paths: files), batch: 10,
      backend: try AllBackends.open(backend, threads: threads, dtype: dtype),
      threads: threads, cache: cache)
    self.checkpoint = checkpoint
    self.files = files
    self.skipped = skipped
  }

  /// The columns of the table that `predict` gives.
  package func columns(logits: Bool) -> [String] {
    let lesions = checkpoint.classes.lesions.map(\.rawValue)
    let sites = checkpoint.classes.sites.map(\.rawValue)
    var columns = ["image"] + lesions.map { "lesion:\($0)" } + sites.map { "site:\($0)" }
    if logits {
      columns += lesions.map { "lesion-logit:\($0)" } + sites.map { "site-logit:\($0)" }
    }
    return columns
  }

  /// Probabilities of every image as a table: image, `lesion:<id>` …, `site:<id>` …, and with
  /// `logits` the raw outputs as `lesion-logit:<id>` …, `site-logit:<id>` ….
  ///
  /// `crops` is 1 or 10, the latter at each of the recipe's `test_sides`. Nil when it was cancelled.
  /// Fails when an image has vanished.
  package func predict(
    crops: Int, logits: Bool, cancellation: Cancellation = Cancellation(),
    progress: Progress = .silent
  ) throws -> CSVWriter? {
    progress.begin("images", unit: "images", total: files.count)
    let classes = checkpoint.classes
    let recipe = checkpoint.recipe
    let averages = try TestTimeAugmentation.predict(
      Array(files.indices), crops: crops,
      sides: crops == 1 ? [recipe.input.testSide] : recipe.input.sidesOfTests, with: inference,
      classes, checkpoint.temperatures ?? .none, name: { files[$0] }, cancellation, progress)
    guard let averages else { return nil }
    let lesions = classes.lesions.count
    let sites = classes.sites.count
    var matrices = [
      (values: averages.lesionProbabilities, width: lesions),
      (values: averages.siteProbabilities, width: sites),
    ]
    if logits {
      matrices.append((values: averages.lesionLogits, width: lesions))
      matrices.append((values: averages.siteLogits, width: sites))
    }
    var table = CSVWriter(columns: columns(logits: logits))
    for (row, file) in files.enumerated() {
      table.row(
        [file]
          + matrices.flatMap { matrix in
            matrix.values[(row * matrix.width)..<((row + 1) * matrix.width)].map {
              NumberText.g9($0)
            }
          })
    }
    return table
  }

  /// Writes the features ("pool5") of every image's centre crop as safetensors.
  ///
  /// The tensor `pool5` is images x width in half precision; the metadata `images` name the files,
  /// one a line. False when it was cancelled, and nothing is written. Fails when another file has the name, an image has vanished or the disk is full.
  package func writeFeatures(
    to path: String, cancellation: Cancellation = Cancellation(),
    progress: Progress = .silent
  ) throws -> Bool {
    progress.begin("images", unit: "images", total: files.count)
    try Safetensors.checkReplaceable(path, marked: "images")
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
      ], metadata: ["images": files.joined(separator: "\n")]
    ).write(to: path)
    return true
  }
}
