internal import Artifacts
internal import Documents
internal import Evaluation
internal import Glibc
internal import Parallel
internal import Vocabulary

/// What a fold leaves behind: predictions and attention of its test images, predictions of its validation
/// images, features of all.
struct FoldOutputs {
  let session: TrainingSession
  let fold: Int?
  let images: FoldImages
  private var temperatures = Temperatures.none
  /// What calibration saw of the validation images, so that it need not be seen again.
  private var calibrated: TestTimeAugmentation?

  init(session: TrainingSession, fold: Int?, images: FoldImages) {
    self.session = session
    self.fold = fold
    self.images = images
  }

  /// Writes all files of a fold from its best checkpoint; returns a signal that came.
  ///
  /// Fails when the checkpoint is damaged, an image can't be decoded, or the disk is full.
  mutating func write(best path: String) throws -> Int32? {
    var checkpoint = try Checkpoint.read(path)
    let model = checkpoint.model
    try session.inference.take(model)
    let folder = session.run.folder(of: fold)
    // Before any prediction, all of which depend on it, and into the checkpoint at once: a resume
    // and `predict` shall divide by the same numbers.
    if session.inputs.recipe.calibration == .temperature, checkpoint.temperatures == nil {
      guard let found = try findTemperatures() else {
        return session.inputs.request.cancellation.signal
      }
      checkpoint.temperatures = found
      try checkpoint.write(to: path)
    }
    temperatures = checkpoint.temperatures ?? .none
    if let fold {
      guard let predictions = try predict(fold) else {
        return session.inputs.request.cancellation.signal
      }
      try predictions.csv.write(to: "\(folder)/predictions.csv")
      guard let validation = try predictValidation(fold) else {
        return session.inputs.request.cancellation.signal
      }
      try validation.csv.write(to: "\(folder)/validation.csv")
      try store(siteGiven(validation.lesionProbabilities), in: &checkpoint, at: path)
    } else if session.inputs.recipe.tasks.hasLesions, checkpoint.siteGiven == nil,
      !session.inputs.set.pack.manifest.sites.isEmpty
    {
      // The final model tests nothing: its validation images alone can tell what a known site adds.
      guard let seen = try calibrated ?? predict(images.validation, "validation images") else {
        return session.inputs.request.cancellation.signal
      }
      try store(siteGiven(seen.lesionProbabilities), in: &checkpoint, at: path)
    }
    return try writeFeatures(to: folder, model)
  }

  /// What a known site adds to the lesion probabilities, fitted on the validation images; nil where nothing can be.
  private func siteGiven(_ validation: [Float]) -> SiteGiven? {
    SiteGiven(
      session.inputs.set.pack, fold: fold, validation: images.validation, probabilities: validation)
  }

  /// Writes the checkpoint again with what a known site adds, unless it has it already.
  private func store(
    _ found: SiteGiven?, in checkpoint: inout Checkpoint, at path: String
  ) throws {
    guard let found, found != checkpoint.siteGiven else { return }
    checkpoint.siteGiven = found
    try checkpoint.write(to: path)
  }

  private func predict(_ fold: Int) throws -> Predictions? {
    try predict(images.test, "test images").map { table($0, of: images.test, fold) }
  }

  /// Validation images through the crops of the test images: a threshold that was chosen on scores of one crop
  /// would cut scores that average ten elsewhere.
  private func predictValidation(_ fold: Int) throws -> Predictions? {
    try (calibrated ?? predict(images.validation, "validation images")).map {
      table($0, of: images.validation, fold)
    }
  }

  private func predict(_ images: [Int], _ what: String) throws -> TestTimeAugmentation? {
    let inputs = session.inputs
    inputs.request.progress.begin(what, unit: "images", total: images.count)
    return try TestTimeAugmentation.predict(
      images, crops: inputs.recipe.input.testCrops, sides: inputs.recipe.input.sidesOfTests,
      with: session.inference, inputs.classes.heads, temperatures, name: name,
      inputs.request.cancellation, inputs.request.progress)
  }

  /// The temperatures that suit the validation images through the crops of tests; nil when it was
  /// cancelled.
  private mutating func findTemperatures() throws -> Temperatures? {
    let inputs = session.inputs
    let (heads, input) = (inputs.classes.heads, inputs.recipe.input)
    var logits = [[Float]](repeating: [], count: heads.count)
    inputs.request.progress.begin("calibration", unit: "images", total: images.validation.count)
    // The temperatures need all crops first, and the averages need the temperatures.
    let isWhole = try TestTimeAugmentation.eachBatch(
      of: images.validation, crops: input.testCrops, sides: input.sidesOfTests,
      with: session.inference, heads, name: name, inputs.request.cancellation,
      inputs.request.progress
    ) { batch, _ in
      for (index, own) in batch.enumerated() { logits[index] += own }
    }
    guard isWhole else { return nil }
    let found = Temperatures(
      logits: logits, heads: heads.map(\.id), targets: inputs.set.targets(images.validation))
    calibrated = TestTimeAugmentation(
      logits: logits, images: images.validation.count,
      crops: input.testCrops * input.sidesOfTests.count, heads, found)
    return found
  }

  private func name(_ image: Int) -> String { session.inputs.set.pack.images[image].id.rawValue }

  private func table(_ averages: TestTimeAugmentation, of images: [Int], _ fold: Int) -> Predictions
  {
    Predictions(
      heads: averages.heads, images: session.inputs.set.ids(images),
      folds: images.map { _ in Fold(fold) })
  }

  private func writeFeatures(to folder: String, _ model: StateValues) throws -> Int32? {
    let test = Set(images.test)
    var features: [Float] = []
    var maps = AttentionMaps(model: model, network: session.inputs.network)
    let all = session.inputs.set.usable
    let progress = session.inputs.request.progress
    progress.begin("features", unit: "images", total: all.count)
    let isWhole = try session.inference.run(
      Sample.testing(all, crops: 1), cancellation: session.inputs.request.cancellation
    ) { result in
      features += result.read(.features)
      // Maps are the largest output, so that they are read only for batches with a test image,
      // whose model did not train on it.
      if result.samples.contains(where: { test.contains($0.image) }) {
        let values = result.read(.maps)
        let sites = result.read(.logits(Head.siteID))
        for (row, sample) in result.samples.enumerated() where test.contains(sample.image) {
          maps.add(
            values, row: row, image: sample.image, session.inputs.set.pack.images[sample.image],
            siteLogits: sites)
        }
      }
      progress.advance(by: result.samples.count)
    }
    guard isWhole else { return session.inputs.request.cancellation.signal }
    if let table = maps.table, fold != nil {
      try table.write(to: "\(folder)/attention.safetensors")
    } else if fold != nil {
      session.observer.note(
        "\(session.inputs.network.name) has no attention maps: its heads read no mean of maps.")
    }
    let width = features.count / max(1, all.count)
    try FeatureTable(images: all, width: width, values: features)
      .write(to: "\(folder)/features.safetensors")
    return nil
  }
}
