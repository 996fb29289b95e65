internal import Packs
internal import Provenance
internal import Vocabulary

/// The training of one fold: epochs, validation, plateau, best checkpoint, resume.
final class FoldTraining {
  private let session: TrainingSession
  private let fold: Int?
  private let images: FoldImages
  private let folder: String
  private let rates: LearningRate
  private var state = TrainingState()
  private var lastSaved = ContinuousClock.now

  private var recipe: Recipe { session.recipe }

  init(_ session: TrainingSession, fold: Int?, images: FoldImages) {
    self.session = session
    self.fold = fold
    self.images = images
    folder = session.run.folder(of: fold)
    let steps = EpochOrder.sizes(images: images.training.count, batch: session.recipe.batch).count
    rates = LearningRate(session.recipe, stepsPerEpoch: steps)
  }

  /// The best checkpoint's file.
  var bestPath: String { "\(folder)/best.safetensors" }
  private var lastPath: String { "\(folder)/last.safetensors" }
  private var imagesLeft: Int {
    let sizes = EpochOrder.sizes(images: images.training.count, batch: recipe.batch)
    let done = sizes.prefix(state.batch).reduce(0, +)
    return images.training.count * (recipe.epochs - state.epoch) - done
  }

  /// Trains until the schedule or a signal ends it; returns the signal.
  ///
  /// Goes on from the last checkpoint when there is one. Fails when the loss is no number, an image
  /// can't be decoded, or the disk is full.
  func train() throws -> Int32? {
    try start()
    session.observer.began(
      FoldProgress(
        fold: fold, training: images.training.count, validation: images.validation.count,
        test: images.test.count, imagesLeft: imagesLeft, stepsDone: state.step))
    while !state.isFinished {
      if let signal = try trainEpoch() { return signal }
      try completeEpoch()
    }
    return nil
  }

  private func start() throws {
    try Folder.make(folder)
    if Folder.exists(lastPath) {
      do {
        let checkpoint = try Checkpoint.read(lastPath)
        try session.steps.write(checkpoint.model, size: largestBatch)
        state = checkpoint.state
        try EventLog.forget(in: session.run.path, fold: fold, after: state.epoch)
        try session.reopenLog()
        try log("resumed", message: "after \(state.step) steps")
        return
      } catch let error as any Failure where error.exitStatus == .badData {
        session.observer.note("\(error) The fold starts again.")
      }
    }
    state = TrainingState()
    try session.steps.write(session.weights.state, size: largestBatch)
    try EventLog.forget(in: session.run.path, fold: fold, after: 0)
    try session.reopenLog()
    try log("started")
  }

  private var largestBatch: Int { min(recipe.batch, images.training.count) }

  /// Trains the rest of an epoch; returns a signal that came.
  private func trainEpoch() throws -> Int32? {
    let order = EpochOrder(
      images: images.training, batch: recipe.batch, seed: recipe.seed, fold: fold ?? -1,
      epoch: state.epoch)
    let samples = order.batches.map { batch in
      batch.map { Sample(image: $0, view: .training(epoch: state.epoch)) }
    }
    var signal: Int32?
    epochStart = .now
    epochImages = 0
    try unsafe session.pipeline.run(samples, from: state.batch) { index, inputs in
      try unsafe train(order.batches[index], inputs)
      signal = session.request.stop()
      if signal != nil || isTimeToSave { try save() }
      return signal == nil
    }
    return signal
  }

  private var epochStart = ContinuousClock.now
  private var epochImages = 0

  private func train(_ batch: [Int], _ inputs: UnsafeBufferPointer<Float>) throws {
    let rate = rates.rate(step: state.step, plateaus: state.plateau.count)
    let losses = try unsafe session.steps.train(
      inputs, session.set.targets(batch), learningRate: rate)
    guard (losses.lesion ?? 0).isFinite, (losses.site ?? 0).isFinite else {
      throw TrainError.lossNotFinite(
        fold: fold ?? -1, epoch: state.epoch + 1, batch: state.batch + 1,
        images: batch.map { session.set.pack.images[$0].id.rawValue })
    }
    state.running.add(losses, images: batch.count)
    state.step += 1
    state.batch += 1
    epochImages += batch.count
    session.observer.stepped(
      StepProgress(
        epoch: state.epoch + 1, epochs: recipe.epochs, images: batch.count,
        lesionLoss: recipe.tasks.hasLesions ? state.running.lesion : nil,
        siteLoss: recipe.tasks.hasSites ? state.running.site : nil, learningRate: rate))
  }

  /// Validates, keeps the best, asks the schedule, saves.
  private func completeEpoch() throws {
    let speed = Double(epochImages) / max(1e-9, (ContinuousClock.now - epochStart) / .seconds(1))
    let rate = rates.rate(step: state.step - 1, plateaus: state.plateau.count)
    if let holder = session.steps.holder { try session.inference.take(from: holder) }
    let validation = try Validation.judge(
      images.validation, of: session.set, with: session.inference, recipe)
    guard validation.objective.isFinite else {
      throw TrainError.lossNotFinite(
        fold: fold ?? -1, epoch: state.epoch + 1, batch: 0,
        images: images.validation.map { session.set.pack.images[$0].id.rawValue })
    }
    let running = state.running
    state.epoch += 1
    state.batch = 0
    state.running = RunningLosses()
    let verdict = observe(validation)
    let message = message(verdict)
    let summary = EpochSummary(
      epoch: state.epoch, lesionLoss: recipe.tasks.hasLesions ? running.lesion : nil,
      siteLoss: recipe.tasks.hasSites ? running.site : nil,
      validationLesionLoss: validation.lesionLoss, validationSiteLoss: validation.siteLoss,
      validationMeanAP: validation.meanAP, imagesPerSecond: speed, isBest: verdict == .better,
      message: message)
    try log(summary, learningRate: rate)
    if verdict == .better {
      state.bestEpoch = state.epoch
      try checkpoint().write(to: bestPath, momenta: false)
    }
    try save()
    session.observer.completed(summary)
  }

  private func observe(_ validation: Validation) -> Plateau.Verdict {
    let schedule = recipe.schedule
    let isPlateau = schedule.kind == .plateau
    let verdict = state.plateau.observe(
      validation.objective, patience: isPlateau ? schedule.patience : .max,
      stopAfter: schedule.stopAfter)
    state.isFinished = verdict == .stop || state.epoch == recipe.epochs
    return verdict
  }

  private func message(_ verdict: Plateau.Verdict) -> String? {
    switch verdict {
    case .better, .wait: nil
    case .plateau:
      "plateau \(state.plateau.count): the learning rate is multiplied with "
        + NumberText.shortest(recipe.schedule.factor)
    case .stop: "plateau \(state.plateau.count): training ends"
    }
  }

  private var isTimeToSave: Bool {
    (ContinuousClock.now - lastSaved) / .seconds(1) >= session.request.checkpointSeconds
  }

  private func save() throws {
    try checkpoint().write(to: lastPath, momenta: true)
    lastSaved = .now
  }

  private func checkpoint() -> Checkpoint {
    Checkpoint(
      model: session.steps.holder.map { ModelState($0) } ?? ModelState(), state: state,
      classes: session.classes, recipe: recipe, pack: session.set.pack.digest.hex,
      meanImage: session.settled.meanImage)
  }

  private func log(_ event: String, message: String? = nil) throws {
    try session.log.append(
      RunEvent(
        event: event, fold: fold, step: state.step, seconds: session.log.seconds,
        message: message))
  }

  private func log(_ summary: EpochSummary, learningRate: Double) throws {
    try session.log.append(
      RunEvent(
        event: "epoch", fold: fold, epoch: summary.epoch, step: state.step,
        learningRate: learningRate, trainLesionLoss: summary.lesionLoss,
        trainSiteLoss: summary.siteLoss, validationLesionLoss: summary.validationLesionLoss,
        validationSiteLoss: summary.validationSiteLoss,
        validationMeanAP: summary.validationMeanAP, imagesPerSecond: summary.imagesPerSecond,
        seconds: session.log.seconds, message: summary.message))
  }
}
