internal import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Parallel
internal import Randomness
internal import Vocabulary

/// The training of one fold: steps, validations, plateau, best checkpoint, resume.
final class FoldTraining {
  let session: TrainingSession
  let fold: Int?
  private let images: FoldImages
  private let checkpoints: FoldCheckpoints
  private let rates: LearningRate
  /// The sizes of an epoch's batches.
  private let sizes: [Int]
  private(set) var state = TrainingState()
  private var lastSaved = ContinuousClock.now
  /// Images and seconds of training since the last validation in this process.
  private var speed = (images: 0, seconds: 0.0)

  private var recipe: Recipe { session.inputs.recipe }
  private var allSteps: Int { recipe.steps(perEpoch: sizes.count) }

  init(_ session: TrainingSession, fold: Int?, images: FoldImages) {
    self.session = session
    self.fold = fold
    self.images = images
    checkpoints = FoldCheckpoints(folder: session.run.folder(of: fold))
    sizes = EpochOrder.sizes(images: images.training.count, batch: session.inputs.recipe.batch)
    rates = LearningRate(session.inputs.recipe, stepsPerEpoch: sizes.count)
  }

  /// The best checkpoint's file.
  var bestPath: String { checkpoints.best }

  /// Trains until the schedule or a signal ends it; returns the signal.
  ///
  /// Goes on from the last checkpoint when there is one. Fails when the loss is not a number, an image
  /// can't be decoded, or the disk is full.
  func train() throws -> Int32? {
    try start()
    session.observer.began(
      FoldStart(
        folder: session.logFolder,
        fold: fold, training: images.training.count, validation: images.validation.count,
        test: images.test.count, stepsDone: state.step))
    session.inputs.request.progress.begin(
      fold.map { "fold \($0)" } ?? "final model", unit: "images",
      total: images(in: allSteps) - images(in: state.step))
    // A resume may begin with a validation: a signal can come between the last step and it.
    while !state.isFinished {
      if isValidationDue {
        if let signal = try validate() { return signal }
      } else if let signal = try trainStretch() {
        return signal
      }
    }
    return nil
  }

  private func start() throws {
    try Folder.make(checkpoints.folder)
    var notes: [String] = []
    let checkpoint = try checkpoints.resume { notes.append($0) }
    if let checkpoint {
      try check(checkpoint)
      state = checkpoint.state
    } else if Folder.exists(checkpoints.last) {
      notes.append("\(checkpoints.folder): the fold starts again.")
    }
    for note in notes { session.observer.note(note) }
    try session.steps.classWeights = ClassWeights(
      session.inputs.classes.heads.map { recipe.weighting(of: $0.id) },
      session.inputs.set.targets(images.training))
    try session.steps.write(checkpoint?.model ?? session.inputs.weights.state)
    // The events after the checkpoint are of steps that will be taken again.
    try EventLog.forget(in: session.logFolder, fold: fold, after: state.validations)
    try session.reopenLog()
    // Only now: forgetting has made the log another file.
    for note in notes { try log("damage", message: note) }
    if checkpoint == nil {
      try log("started")
    } else {
      try log("resumed", message: "after \(state.step) steps")
    }
  }

  /// Refuses a state that was copied from another run.
  private func check(_ checkpoint: Checkpoint) throws(TrainError) {
    let pack = session.inputs.set.pack.digest.hex
    guard checkpoint.pack == pack else {
      throw .otherRun(
        path: checkpoints.last, what: "pack \(checkpoint.pack.prefix(8)), now \(pack.prefix(8))")
    }
    guard checkpoint.recipe == recipe else {
      throw .otherRun(
        path: checkpoints.last,
        what: "recipe \(checkpoint.recipe.digest.short), now \(recipe.digest.short)")
    }
  }

  /// Images that the first steps of a training take.
  private func images(in steps: Int) -> Int {
    steps / sizes.count * images.training.count + sizes.prefix(steps % sizes.count).reduce(0, +)
  }

  private var isValidationDue: Bool {
    guard state.step > state.validatedStep else { return false }
    if state.step == allSteps { return true }
    return recipe.validateEvery > 0 ? state.step % recipe.validateEvery == 0 : state.batch == 0
  }

  /// Trains to the next validation or the end of an epoch; returns a signal that came.
  private func trainStretch() throws -> Int32? {
    let order = EpochOrder(
      images: images.training, batch: recipe.batch, seed: recipe.seed, fold: fold ?? -1,
      epoch: state.epoch)
    let every = recipe.validateEvery
    // Never beyond an epoch, because the next one has another order and other views.
    let stretch = min(
      allSteps - state.step, every > 0 ? every - state.step % every : .max,
      sizes.count - state.batch)
    // From the epoch's first batch on, so that `index` is the batch's number in the epoch.
    let samples = order.batches.prefix(state.batch + stretch).map { batch in
      batch.map { Sample(image: $0, view: .training(epoch: state.epoch)) }
    }
    let start = ContinuousClock.now
    let isWhole = try unsafe session.pipeline.run(
      samples, from: state.batch, cancellation: session.inputs.request.cancellation
    ) { index, inputs in
      try unsafe train(order.batches[index], inputs)
      if isTimeToSave { try save() }
      return true
    }
    speed.seconds += (ContinuousClock.now - start) / .seconds(1)
    if isWhole { return nil }
    try save()
    return session.inputs.request.cancellation.signal
  }

  /// A seed of the recipe's and the fold's; with the number of the step it decides what is dropped,
  /// so that a resume drops the same.
  private var dropoutSeed: UInt64 {
    var random = RandomStream(
      seed: recipe.seed, purpose: "dropout", index: UInt64(bitPattern: Int64(fold ?? -1)))
    return random.next()
  }

  private func train(_ batch: [Int], _ inputs: UnsafeBufferPointer<Float>) throws {
    let rate = rates.rate(step: state.step, plateaus: state.plateau.count)
    let losses = try unsafe session.steps.train(
      inputs, session.inputs.set.targets(batch), mixup: mixup(of: batch.count), learningRate: rate,
      dropout: DropoutKey(seed: dropoutSeed, step: state.step))
    // Before the state counts the step: nothing is saved after this, and the last checkpoint is one
    // from before.
    guard losses.values.allSatisfy(\.isFinite) else {
      throw lossNotFinite(epoch: state.epoch + 1, batch: state.batch + 1, batch)
    }
    let epoch = state.epoch + 1
    state.running.add(losses, images: batch.count)
    state.step += 1
    state.batch += 1
    if state.batch == sizes.count {
      state.epoch += 1
      state.batch = 0
    }
    speed.images += batch.count
    let step =
      StepSummary(
        epoch: epoch, epochs: (allSteps + sizes.count - 1) / sizes.count, images: batch.count,
        losses: session.inputs.classes.heads.map { ($0.id, state.running[$0.id] ?? 0) },
        learningRate: rate)
    session.observer.stepped(step)
    session.inputs.request.progress.advance(by: step.images, note: step.note)
  }

  /// How the images of the next step are mixed; nil where the recipe mixes none.
  private func mixup(of images: Int) -> Mixup? {
    guard recipe.input.mixup > 0 else { return nil }
    return Mixup(
      alpha: recipe.input.mixup, images: images, seed: recipe.seed, fold: fold ?? -1,
      step: state.step)
  }

  private func lossNotFinite(epoch: Int, batch: Int, _ images: [Int]) -> TrainError {
    .lossNotFinite(
      fold: fold ?? -1, epoch: epoch, batch: batch,
      images: images.map { session.inputs.set.pack.images[$0].id.rawValue })
  }

  /// Validates, keeps the best, asks the schedule, saves; returns a signal that came in between.
  private func validate() throws -> Int32? {
    // The rate of the last step, not of the next.
    let rate = rates.rate(step: state.step - 1, plateaus: state.plateau.count)
    let validation = try Validation.evaluate(
      images.validation, of: session.inputs.set, with: session.inference, recipe,
      session.inputs.request.cancellation)
    guard let validation else {
      try save()
      return session.inputs.request.cancellation.signal
    }
    guard validation.objective.isFinite else {
      let culprits = validation.unusable.isEmpty ? images.validation : validation.unusable
      throw lossNotFinite(
        epoch: state.batch == 0 ? state.epoch : state.epoch + 1, batch: 0, culprits)
    }
    let running = state.running
    state.validations += 1
    state.validatedStep = state.step
    state.running = RunningLosses()
    let message = observe(validation)
    let isBest = keepsState(after: validation)
    let (lesion, site) = (validation[Head.lesionID], validation[Head.siteID])
    let summary = EpochSummary(
      epoch: state.validations, lesionLoss: lesion == nil ? nil : running[Head.lesionID],
      siteLoss: site == nil ? nil : running[Head.siteID],
      validationLesionLoss: lesion?.loss, validationSiteLoss: site?.loss,
      validationMeanAP: lesion?.metric, validationSiteTop1: site?.metric,
      heads: validation.progress(of: session.inputs.classes.further, running),
      imagesPerSecond: Double(speed.images) / max(1e-9, speed.seconds), isBest: isBest,
      message: message)
    speed = (0, 0)
    // In this order a kill loses nothing: until `last` is written a resume goes back, forgets the
    // event and arrives at the same checkpoint again.
    try log(summary, learningRate: rate)
    if isBest { try checkpoints.saveBest(checkpoint()) }
    try save()
    session.observer.completed(summary)
    return nil
  }

  /// Asks plateau and early stop what follows from a validation, and says it for people.
  private func observe(_ validation: Validation) -> String? {
    let schedule = recipe.schedule
    // Under every schedule, because early stop counts from what the plateau calls better.
    let outcome = state.plateau.observe(
      schedule.monitor.score(validation),
      patience: schedule.kind == .plateau ? schedule.patience : .max,
      stopAfter: schedule.stopAfter)
    if outcome == .better { state.improved = state.validations }
    let without = state.validations - state.improved
    let stopsEarly = schedule.earlyStop > 0 && without >= schedule.earlyStop
    state.isFinished = outcome == .stop || stopsEarly || state.step == allSteps
    switch outcome {
    case .stop: return "plateau \(state.plateau.count): training ends"
    case _ where stopsEarly:
      return "no better \(schedule.monitor.caption) in \(without) validations: training ends"
    case .better, .wait: return nil
    case .plateau:
      let factor = NumberText.shortest(schedule.factor)
      return "plateau \(state.plateau.count): the learning rate is multiplied with \(factor)"
    }
  }

  /// Whether the state after a validation becomes the best checkpoint.
  private func keepsState(after validation: Validation) -> Bool {
    if let selector = recipe.selector {
      let score = selector.score(validation)
      guard score < state.bestScore ?? .infinity else { return false }
      state.bestScore = score
    } else if !state.isFinished {
      return false
    }
    state.best = state.validations
    return true
  }

  private var isTimeToSave: Bool {
    (ContinuousClock.now - lastSaved) / .seconds(1) >= session.inputs.request.checkpointSeconds
  }

  private func save() throws {
    try checkpoints.saveLast(checkpoint())
    lastSaved = .now
  }

  private func checkpoint() throws -> Checkpoint {
    Checkpoint(
      model: StateValues(try session.steps.state), state: state,
      classes: session.inputs.classes, recipe: recipe, pack: session.inputs.set.pack.digest.hex,
      meanImage: session.inputs.resolved.meanImage)
  }
}
