internal import Artifacts
internal import Digests
internal import Documents
package import Evaluation
internal import Files
internal import Metrics
package import Parallel
internal import Vocabulary

/// A checkpoint evaluated on a labelled pack that it was not trained on.
///
/// Classes are matched by id. A lesion that the pack does not label is unknown in every image, and
/// so leaves every metric; an image whose site the model does not know leaves the site metrics, while
/// a site that only the model has stays among its guesses.
package final class ExternalEvaluation {
  /// What a person should know before the numbers: one line each.
  package private(set) var notes: [String] = []
  /// Images to evaluate.
  package var count: Int { labelled.usable.count }
  private let path: String
  private let digest: Digest
  private let checkpoint: Checkpoint
  private let labelled: TrainingSet
  private let inference: Inference
  private let backend: String
  private let library: String
  private let dtype: DType
  private let threads: Int
  private let lesions: ClassMatch
  private let sites: ClassMatch
  /// What the pack says of the checkpoint's further heads.
  private let headLabels: [HeadLabels]
  /// Those of which it says anything, of an image with pixels.
  private let knownHeads: [String]

  /// Opens a checkpoint and a pack.
  ///
  /// `cache` is in bytes. Fails when either is damaged, no class matches, no image has pixels, or no
  /// backend can run.
  package init(
    checkpoint path: String, pack: String, backend: String, dtype: DType = .f32,
    threads: Int, cache: Int
  ) throws {
    let checkpoint = try Checkpoint.read(path)
    let labelled = TrainingSet(try Pack.open(pack))
    self.path = path
    digest = try Digest.ofFile(path)
    self.checkpoint = checkpoint
    self.labelled = labelled
    self.threads = threads
    self.dtype = dtype
    let classes = checkpoint.classes
    lesions = ClassMatch(
      model: classes.lesions.map(\.rawValue), pack: labelled.pack.manifest.lesions.map(\.id))
    sites = ClassMatch(
      model: classes.sites.map(\.rawValue), pack: labelled.pack.manifest.sites.map(\.id))
    headLabels = classes.further.map { HeadLabels($0, labelled.pack) }
    knownHeads = headLabels.filter { labels in
      labelled.usable.contains { labels.states($0).contains { $0 != .unknown } }
    }.map(\.head.id)
    let isKnown = !lesions.common.isEmpty || !sites.common.isEmpty || !knownHeads.isEmpty
    guard !labelled.usable.isEmpty, isKnown else {
      throw TrainError.unusablePack(
        path: pack,
        what: labelled.usable.isEmpty
          ? "none of its images has pixels" : "it has none of the model's classes",
        remedy: "Refine it with rules whose class ids are those of the training data.")
    }
    // Before a backend opens its library, which looks once.
    ThreadWaiting.beShort()
    let opened = try AllBackends.open(backend, threads: threads, dtype: dtype)
    self.backend = type(of: opened).name
    library = opened.library
    inference = try checkpoint.inference(
      on: PackImages(pack: labelled.pack), batch: checkpoint.recipe.batch, backend: opened,
      threads: threads, cache: cache)
    notes = findNotes()
  }

  /// Evaluates every image with pixels; nil when it was cancelled.
  ///
  /// Intervals come from bootstrap replicates of groups. Fails when an image can't be decoded.
  package func run(
    tool: String, replicates: Int, cancellation: Cancellation = Cancellation(),
    progress: Progress = .silent
  ) throws -> EvaluationResult? {
    let crops = checkpoint.recipe.input.testCrops
    progress.begin("images", total: count)
    let averages = try TestTimeAugmentation.predict(
      labelled.usable, crops: crops, sides: checkpoint.recipe.input.sidesOfTests,
      with: inference, checkpoint.classes.heads, checkpoint.temperatures ?? .none,
      name: { self.labelled.pack.images[$0].id.rawValue }, cancellation, progress)
    guard let averages else { return nil }
    let images = labelled.usable.map { labelled.pack.images[$0] }
    let all = Predictions(
      // One model scored all images: one fold.
      heads: averages.heads, images: images.map(\.id), folds: images.map { _ in Fold(0) })
    let evaluated = EvaluatedModel(
      name: checkpoint.recipe.name, tasks: checkpoint.recipe.tasks.rawValue,
      images: labelled.usable, folds: images.map { _ in 0 },
      groups: images.map(\.group.rawValue),
      lesions: lesions.common.isEmpty ? nil : scores(images, all.lesionProbabilities),
      sites: sites.common.isEmpty
        ? nil
        : Scores(
          classes: sites.positions.count, values: all.siteProbabilities,
          truth: images.map { sites.model($0.site) }), further: further(all),
      thresholdSource: .none(.externalPack))
    let foreign = images.count { $0.site != nil && sites.model($0.site) == nil }
    let about = EvaluationResult.About(
      checkpoint: "\(path) \(digest.short)", trainedOn: checkpoint.pack,
      pack: labelled.pack.digest.hex, tool: tool, backend: backend, model: checkpoint.recipe.model,
      crops: crops, replicates: replicates, images: images.count,
      imagesWithoutPixels: labelled.skipped,
      imagesOfOtherSites: sites.positions.isEmpty ? 0 : foreign, lesions: lesions, sites: sites)
    let entries = labelled.pack.manifest.lesions
    let evaluation = ModelEvaluation(evaluated, replicates: replicates, simulatesChance: true)
    return EvaluationResult(
      about: about, evaluation: evaluation,
      lesions: lesions.positions.map { $0 < 0 ? nil : entries[$0] }, predictions: all,
      siteGiven: siteGiven(images, all.lesionProbabilities, evaluation, replicates),
      heads: HeadEvaluation.all(of: evaluated, replicates: replicates, simulatesChance: true),
      run: try runFiles(all, tool: tool))
  }

  /// The same images with their known sites; nil where the checkpoint has no weight for a site, or none of these.
  private func siteGiven(
    _ images: [PackedImage], _ values: [Float], _ evaluation: ModelEvaluation, _ replicates: Int
  ) -> SiteGivenResult? {
    guard let siteGiven = checkpoint.siteGiven, !lesions.common.isEmpty else { return nil }
    let known = labelled.pack.manifest.sites.map { siteGiven.position(of: SiteID($0.id)) }
    let positions = images.map { image in image.site.flatMap { known[$0] } }
    let count = positions.count { $0 != nil }
    guard count > 0 else { return nil }
    return SiteGivenResult(
      evaluation, shifted: scores(images, siteGiven.probabilities(values, sites: positions)),
      weight: siteGiven.weight, images: count,
      replicates: replicates)
  }

  /// The scores of further heads of which the pack knows anything.
  private func further(_ all: Predictions) -> [ScoredHead] {
    headLabels.compactMap { labels in
      all.heads.first { $0.head.id == labels.head.id }
        .map { ScoredHead($0, labels: labels, images: labelled.usable) }
    }.filter(\.isKnown)
  }

  private func scores(_ images: [PackedImage], _ values: [Float]) -> Scores {
    Scores(
      classes: lesions.positions.count, values: values,
      states: images.flatMap { lesions.states($0.lesions) })
  }

  /// What derm-report needs to read the evaluation as a run of one fold; nil when the pack has
  /// classes that the model does not know.
  private func runFiles(
    _ all: Predictions, tool: String
  ) throws -> (manifest: RunManifest, predictions: Predictions)? {
    let tasks = checkpoint.recipe.tasks
    guard !tasks.hasLesions || lesions.onlyPack.isEmpty, !tasks.hasSites || sites.onlyPack.isEmpty
    else { return nil }
    var manifest = RunManifest(
      name: "", pack: labelled.pack.digest, recipe: checkpoint.recipe.digest, tool: tool,
      backend: backend, library: library, dtype: dtype.rawValue, model: checkpoint.recipe.model,
      tasks: tasks.rawValue, seed: checkpoint.recipe.seed, threads: threads,
      hardware: Hardware.description,
      initialWeights: "\(path) \(digest.short)", folds: [0], validation: [:],
      parameters: try checkpoint.network.parameterCount, skippedImages: labelled.skipped,
      finishedFolds: [0])
    let further = checkpoint.classes.further
    manifest.heads = further.isEmpty ? nil : further
    let lesionIDs = tasks.hasLesions ? labelled.pack.manifest.lesions.map { ClassID($0.id) } : []
    let siteIDs = tasks.hasSites ? labelled.pack.manifest.sites.map { SiteID($0.id) } : []
    // A run's columns are the pack's classes in the pack's order; what only the model has goes.
    let heads = all.heads.compactMap { scores -> HeadScores? in
      switch scores.head.id {
      case Head.lesionID:
        lesionIDs.isEmpty
          ? nil
          : scores.selecting(
            lesionIDs.indices.compactMap { lesions.model($0) }, as: Head(lesions: lesionIDs))
      case Head.siteID:
        siteIDs.isEmpty
          ? nil
          : scores.selecting(
            siteIDs.indices.compactMap { sites.model($0) }, as: Head(sites: siteIDs))
      default: scores
      }
    }
    return (manifest, Predictions(heads: heads, images: all.images, folds: all.folds))
  }

  private func findNotes() -> [String] {
    var notes: [String] = []
    if checkpoint.pack == labelled.pack.digest.hex {
      notes.append(
        "WARNING: this is the pack that the checkpoint was trained on: it has seen most of the "
          + "images, and the numbers say nothing about new ones")
    }
    if labelled.skipped > 0 {
      notes.append(
        NumberText.counted(labelled.skipped, "image without pixels is", "images without pixels are")
          + " left out")
    }
    for head in checkpoint.classes.further where !knownHeads.contains(head.id) {
      notes.append("head \(head.id): the pack says nothing of its classes")
    }
    // A head that the model does not have misses no class.
    for (what, match) in [("lesion", lesions), ("site", sites)] where !match.positions.isEmpty {
      if !match.onlyModel.isEmpty {
        notes.append(
          "\(NumberText.counted(match.onlyModel.count, what)) that the pack does not label: "
            + match.onlyModel.joined(separator: ", "))
      }
      if !match.onlyPack.isEmpty {
        notes.append(
          "\(NumberText.counted(match.onlyPack.count, what)) that the model does not know: "
            + match.onlyPack.joined(separator: ", "))
      }
    }
    return notes
  }
}
