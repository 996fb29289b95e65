internal import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Parallel
internal import Vocabulary

/// Fits linear probes to given features in the folds of a data set, and writes the run that a training would.
package enum ProbeTrainer {
  /// Fits what is left to fit of a request.
  ///
  /// Fails when an input is missing or wrong, the run's folder holds another run, or the disk is full.
  package static func run(
    _ request: ProbeRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let inputs = try ProbeInputs(request)
    let run = try RunFolder(
      inputs.path, .alone, manifest: inputs.manifest, settings: inputs.settings)
    let waiting = zip(inputs.folds, inputs.images).filter { !run.isFinished($0.0) }
    guard !waiting.isEmpty else {
      return try EventLog.end(run.path)
        ? .finished(folder: run.path) : .alreadyFinished(folder: run.path)
    }
    for (fold, images) in waiting {
      guard let lock = try run.hold(fold) else { continue }
      try EventLog.forget(in: run.path, fold: fold, after: 0)
      observer.began(
        FoldStart(
          folder: run.path, fold: fold, training: images.training.count,
          validation: images.validation.count, test: images.test.count, stepsDone: 0))
      guard let probe = try inputs.fit(images) else {
        return .interrupted(
          signal: request.training.cancellation.signal ?? 0, folder: run.path)
      }
      if probe.unsettled > 0 {
        observer.note(
          "\(Folder.name(of: run.folder(of: fold))): the fit of \(probe.unsettled) outputs stopped before it settled. "
            + "Scale the features to a like spread, or give a smaller --probe-c")
      }
      try inputs.write(probe, fold, images, to: run.folder(of: fold))
      // Opened here: what was forgotten has made it another file.
      let log = try EventLog(run.path)
      try log.append(RunEvent(event: "fold", fold: fold))
      try withExtendedLifetime(lock) { try run.finish(fold, validationCrops: 1) }
    }
    try EventLog.end(run.path)
    return .finished(folder: run.path)
  }
}

/// All that the folds of a probe's run share.
private struct ProbeInputs {
  let request: ProbeRequest
  let settings: ProbeSettings
  let set: TrainingSet
  let classes: ClassList
  let features: ImageFeatures
  /// The row of features of each image of the data set.
  let rows: [Int?]
  let folds: [Int?]
  let images: [FoldImages]
  let path: String
  let manifest: RunManifest

  init(_ request: ProbeRequest) throws {
    self.request = request
    let training = request.training
    var recipe = training.recipe
    // A probe has the ready-made heads alone: it takes nothing else of a recipe.
    recipe.heads = FurtherHeads()
    var set = TrainingSet(try Pack.open(training.pack))
    try set.check(recipe.tasks)
    classes = try ClassList(set.pack, recipe)
    set.take(classes.heads)
    self.set = set
    features = try ImageFeatures(request.features)
    rows = try features.rows(of: set.usable, in: set.pack, path: request.features)
    let labelled = set
    folds = try training.folds.folds(of: labelled)
    images = try folds.map { [recipe] fold in
      try labelled.split(fold: fold, share: recipe.validation, seed: recipe.seed)
    }
    settings = ProbeSettings(
      features: features.digest, inverseStrength: request.inverseStrength, tasks: recipe.tasks,
      seed: recipe.seed, validation: recipe.validation)
    let inputs = Digest.of(text: "\(set.pack.digest.hex)\n\(settings.digest.hex)")
    let name = try RunInputs.checked(training.name) ?? "probe-\(inputs.short)"
    path = "\(training.out)/\(name)"
    // Before anything is fitted or written; a finished run writes nothing, so that its name is not
    // asked about.
    if !RunFolder.isFinished(folds, in: path) { try training.checkName(name) }
    let columns = features.columns
    let outputs = classes.lesions.count + classes.sites.count
    var validation: [String: [ImageID]] = [:]
    for (fold, images) in zip(folds, images) {
      validation[fold.map { String($0) } ?? "final"] = images.validation.map {
        set.pack.images[$0].id
      }
    }
    manifest = RunManifest(
      name: name, pack: set.pack.digest, recipe: settings.digest, tool: training.tool,
      backend: "probe", dtype: "f32", model: "linear-probe", tasks: recipe.tasks.rawValue,
      seed: recipe.seed, threads: training.threads, hardware: Hardware.description,
      initialWeights: "features \(features.digest.short)", folds: folds.compactMap(\.self),
      validation: validation, parameters: outputs * (columns + 1), skippedImages: set.skipped,
      initialWeightNotes: [
        "\(columns) features an image from \(request.features)"
      ])
  }

  /// Fits the images that train; nil when it was cancelled.
  func fit(_ images: FoldImages) throws -> LinearProbe? {
    try LinearProbe(
      features.values, columns: features.columns, images: rows(images.training),
      targets: set.targets(images.training), lesions: classes.lesions.count,
      sites: classes.sites.count, inverseStrength: request.inverseStrength,
      threads: request.training.threads, cancellation: request.training.cancellation)
  }

  /// Writes the scores of test and validation images and, as `probe.safetensors`, weights and intercepts.
  func write(_ probe: LinearProbe, _ fold: Int?, _ images: FoldImages, to folder: String) throws {
    if let fold {
      try predictions(probe, images.test, fold).csv.write(to: "\(folder)/predictions.csv")
      try predictions(probe, images.validation, fold).csv.write(to: "\(folder)/validation.csv")
    }
    let outputs = probe.outputs
    try Safetensors(
      tensors: [
        StoredTensor(name: "weight", shape: [outputs, probe.columns], floats: probe.weights),
        StoredTensor(name: "bias", shape: [outputs], floats: probe.intercepts),
      ], metadata: try classes.metadata
    ).write(to: "\(folder)/probe.safetensors")
  }

  private func predictions(_ probe: LinearProbe, _ images: [Int], _ fold: Int) throws -> Predictions
  {
    let logits = probe.logits(features.values, images: rows(images))
    let outputs = probe.outputs
    func part(_ columns: Range<Int>) -> [Float] {
      images.indices.flatMap { row in columns.map { logits[row * outputs + $0] } }
    }
    // Where the image is still known.
    if let index = logits.firstIndex(where: { !$0.isFinite }) {
      throw TrainError.scoreNotFinite(
        image: set.pack.images[images[index / outputs]].id.rawValue)
    }
    var first = 0
    let columns = classes.heads.map { head in
      defer { first += head.classes.count }
      return part(first..<(first + head.classes.count))
    }
    return Predictions(
      heads: TestTimeAugmentation(
        logits: columns, images: images.count, crops: 1, classes.heads, .none
      ).heads, images: images.map { set.pack.images[$0].id }, folds: images.map { _ in Fold(fold) })
  }

  /// Rows of features; images that train or are tested have one.
  private func rows(_ images: [Int]) -> [Int] { images.compactMap { rows[$0] } }
}
