internal import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Parallel
internal import Vocabulary

/// Fits probes to given features in the folds of a data set, and writes the run that a training would.
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
    let waiting = inputs.folds.indices.filter { !run.isFinished(inputs.folds[$0]) }
    guard !waiting.isEmpty else {
      return try EventLog.end(run.path)
        ? .finished(folder: run.path) : .alreadyFinished(folder: run.path)
    }
    let ended = try run.withEach(waiting.map { (inputs.folds[$0], inputs.images[$0]) }) {
      try fit($0, $1, inputs, in: run, observer: observer)
    }
    if let signal = ended.signal { return .interrupted(signal: signal, folder: run.path) }
    guard ended.left.isEmpty else { return .unfinished(folder: run.path, left: ended.left) }
    try EventLog.end(run.path)
    return .finished(folder: run.path)
  }

  /// Fits one fold, which this process holds; a signal that came.
  private static func fit(
    _ fold: Int?, _ images: FoldImages, _ inputs: ProbeInputs, in run: RunFolder,
    observer: any TrainingObserver
  ) throws -> Int32? {
    try EventLog.forget(in: run.path, fold: fold, after: 0)
    observer.began(
      FoldStart(
        folder: run.path, fold: fold, training: images.training.count,
        validation: images.validation.count, test: images.test.count, stepsDone: 0))
    guard let probe = try inputs.fit(images) else {
      return inputs.request.training.cancellation.signal ?? 0
    }
    if let note = inputs.note(of: probe) {
      observer.note("\(Folder.name(of: run.folder(of: fold))): \(note)")
    }
    try inputs.write(probe, fold, images, to: run.folder(of: fold))
    // Opened here: what was forgotten has made it another file.
    try EventLog(run.path).append(RunEvent(event: "fold", fold: fold))
    try run.finish(fold, validationCrops: 1)
    return nil
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
  /// Of a linear probe: what makes its fits fast, and the features along them.
  private var axes: PrincipalAxes?
  private var along: [Float]?

  init(_ request: ProbeRequest) throws {
    self.request = request
    let training = request.training
    let recipe = training.recipe
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
    if request.hidden > 0 {
      try set.check(
        WatchedHeads(
          ids: Set(classes.heads.map(\.id)), needsPresent: false,
          purpose: "which choose the epoch that is kept",
          remedy: "Validate with more images (--set validation=0.2), or fit a linear probe."),
        on: zip(folds, images).map { ($0, $1.validation) })
    }
    settings = ProbeSettings(
      features: features.digest, inverseStrength: request.inverseStrength, hidden: request.hidden,
      tasks: recipe.tasks, heads: recipe.heads, seed: recipe.seed, validation: recipe.validation)
    let inputs = Digest.of(text: "\(set.pack.digest.hex)\n\(settings.digest.hex)")
    let name = try RunInputs.checked(training.name) ?? "probe-\(inputs.short)"
    path = "\(training.out)/\(name)"
    // Before anything is fitted or written; a finished run writes nothing, so that its name is not
    // asked about.
    if !RunFolder.isFinished(folds, in: path) { try training.checkName(name) }
    let columns = features.columns
    let outputs = classes.heads.reduce(0) { $0 + $1.classes.count }
    let (hidden, inner) = (request.hidden, request.hidden == 0 ? columns : request.hidden)
    var manifest = RunManifest(
      name: name, pack: set.pack.digest, recipe: settings.digest, tool: training.tool,
      backend: "probe", dtype: "f32", model: hidden == 0 ? "linear-probe" : "hidden-probe",
      tasks: recipe.tasks.rawValue,
      seed: recipe.seed, threads: training.threads, hardware: Hardware.description,
      initialWeights: "features \(features.digest.short)", folds: folds.compactMap(\.self),
      validation: set.validation(of: folds, images),
      parameters: outputs * (inner + 1) + hidden * (columns + 1),
      skippedImages: set.skipped,
      initialWeightNotes: [
        "\(columns) features an image from \(request.features)"
      ])
    manifest.heads = classes.further.isEmpty ? nil : classes.further
    self.manifest = manifest
    guard hidden == 0 else { return }
    axes = try PrincipalAxes(
      features.values, columns: columns, images: set.usable.compactMap { [rows] in rows[$0] },
      threads: training.threads)
    along = try axes?.along(features.values, threads: training.threads)
  }

  /// Fits the images that train; nil when it was cancelled.
  func fit(_ images: FoldImages) throws -> (any Probe)? {
    let training = request.training
    guard request.hidden == 0 else {
      var settings = HiddenProbe.Settings(
        units: request.hidden, weights: classes.heads.map { weight(of: $0.id) })
      (settings.inverseStrength, settings.seed) = (request.inverseStrength, training.recipe.seed)
      func part(_ own: [Int]) -> HiddenProbe.Images {
        HiddenProbe.Images(rows: rows(own), targets: set.targets(own))
      }
      let probe = try HiddenProbe(
        features.values, columns: features.columns, training: part(images.training),
        validation: part(images.validation), settings, threads: training.threads,
        cancellation: training.cancellation)
      // Weights as they were drawn would pass for a fit.
      guard probe?.best != 0 else {
        throw TrainError.badCheckpoint(
          path: request.features,
          what: "the loss of validation images is not finite after any epoch: "
            + "numbers of theirs lie far outside those of the training images",
          remedy: "Bring such numbers into their range, or leave them out.")
      }
      return probe
    }
    let probe = try LinearProbe(
      along ?? features.values, columns: features.columns, images: rows(images.training),
      targets: set.targets(images.training), inverseStrength: request.inverseStrength,
      threads: training.threads, cancellation: training.cancellation)
    guard let axes else { return probe }
    return try probe?.turned(from: axes, threads: training.threads)
  }

  /// What a person should know of a fit; nil when there is nothing.
  func note(of probe: any Probe) -> String? {
    if let hidden = probe as? HiddenProbe {
      let isCut = hidden.epochs == HiddenProbe.mostEpochs
      return NumberText.counted(hidden.epochs, "epoch")
        + ", the best on the validation images is \(hidden.best)"
        + (isCut ? ": more than \(HiddenProbe.mostEpochs) are not tried" : "")
    }
    guard let linear = probe as? LinearProbe, linear.unconverged > 0 else { return nil }
    return
      "the fit of \(NumberText.counted(linear.unconverged, "output")) did not converge. Scale the features to a like spread, or give a "
      + "smaller --probe-c"
  }

  private func weight(of head: String) -> Float {
    let further = request.training.recipe.heads.all.first { $0.id == head }
    return Float(further?.weight ?? 1)
  }

  /// Writes the scores of test and validation images and, as `probe.safetensors`, its weights.
  ///
  /// Fails when a weight or a score is not finite, or the disk is full.
  func write(_ probe: any Probe, _ fold: Int?, _ images: FoldImages, to folder: String) throws {
    // The final model scores no image that would show it.
    guard probe.tensors.allSatisfy({ $0.floats?.allSatisfy(\.isFinite) == true }) else {
      throw TrainError.badCheckpoint(
        path: request.features,
        what: "the weights of the fit are not finite: its numbers are too large or too small for "
          + "single precision",
        remedy: "Scale the features to a like spread.")
    }
    if let fold {
      try predictions(probe, images.test, fold).csv.write(to: "\(folder)/predictions.csv")
      try predictions(probe, images.validation, fold).csv.write(to: "\(folder)/validation.csv")
    }
    try Safetensors(tensors: probe.tensors, metadata: try classes.metadata)
      .write(to: "\(folder)/probe.safetensors")
  }

  private func predictions(_ probe: any Probe, _ images: [Int], _ fold: Int) throws -> Predictions {
    let logits = try probe.logits(
      features.values, images: rows(images), threads: request.training.threads)
    let outputs = probe.outputs
    func columns(_ range: Range<Int>) -> [Float] {
      images.indices.flatMap { row in range.map { logits[row * outputs + $0] } }
    }
    // Where the image is still known.
    if let index = logits.firstIndex(where: { !$0.isFinite }) {
      throw TrainError.scoreNotFinite(
        image: set.pack.images[images[index / outputs]].id.rawValue)
    }
    var first = 0
    let own = classes.heads.map { head in
      defer { first += head.classes.count }
      return columns(first..<(first + head.classes.count))
    }
    let scores = TestTimeAugmentation(
      logits: own, images: images.count, crops: 1, classes.heads, .none)
    return Predictions(
      heads: scores.heads, images: set.ids(images), folds: images.map { _ in Fold(fold) })
  }

  /// Rows of features; images that train or are tested have one.
  private func rows(_ images: [Int]) -> [Int] { images.compactMap { rows[$0] } }
}
