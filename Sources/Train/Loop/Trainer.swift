internal import Artifacts

/// Trains the folds of a run, one after the other, and writes what they leave behind.
package enum Trainer {
  /// Does what a request asks for, or what is left of it after an earlier attempt.
  ///
  /// `isPlanned` when the caller has the plan already: it is not measured again. Fails when an input
  /// is missing or wrong, memory or disk can't hold the run, the loss is no number, or the disk is
  /// full; the state of the last checkpoint then stays.
  package static func run(
    _ request: TrainingRequest, observer: any TrainingObserver, isPlanned: Bool = false
  ) throws -> TrainingOutcome {
    let session = try TrainingSession(request, observer: observer)
    let folder = session.run.path
    guard !session.isFinished else { return .alreadyFinished(folder: folder) }
    for note in session.settled.notes + session.weights.notes { observer.note(note) }
    reportParts(stated: request.recipe, session)
    if !isPlanned {
      let plan = try Estimate.plan(session)
      observer.planned(plan)
      try plan.checkDisk(folder: folder)
    }
    for (fold, images) in zip(session.folds, session.images) where !session.run.isFinished(fold) {
      if let signal = try train(session, fold: fold, images: images) {
        return .interrupted(signal: signal, folder: folder)
      }
    }
    try session.log.append(RunEvent(event: "finished", seconds: session.log.seconds))
    return .finished(folder: folder)
  }

  /// What a request will take; nil when it is finished.
  ///
  /// Fails when an input is missing or wrong, or memory can't hold the run.
  package static func plan(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingPlan? {
    let session = try TrainingSession(request, observer: observer)
    return session.isFinished ? nil : try Estimate.plan(session)
  }

  private static func train(
    _ session: TrainingSession, fold: Int?, images: FoldImages
  ) throws -> Int32? {
    let training = FoldTraining(session, fold: fold, images: images)
    if let signal = try training.train() { return signal }
    var outputs = FoldOutputs(session: session, fold: fold, images: images)
    if let signal = try outputs.write(best: training.bestPath) { return signal }
    let input = session.recipe.input
    try session.run.finish(
      fold, validationCrops: input.testCrops * input.sidesOfTests.count)
    try session.log.append(RunEvent(event: "fold", fold: fold, seconds: session.log.seconds))
    return nil
  }

  /// Says what was decided that the recipe left open.
  private static func reportParts(stated: Recipe, _ session: TrainingSession) {
    let recipe = session.recipe
    if recipe.accumulate > 1 {
      let why = recipe.accumulate > stated.accumulate ? ", for memory \(recipe.memory.text)" : ""
      session.observer.note(
        "a batch of \(recipe.batch) goes through the network in \(recipe.accumulate) parts of at most "
          + "\(session.rows) images\(why)")
    }
    if stated.optimiser.batchNorm == .auto, recipe.optimiser.batchNorm != .batch {
      session.observer.note(
        "batch normalisation keeps its stored statistics (batch_norm: auto, batch \(recipe.batch) in "
          + "\(recipe.accumulate) part(s))")
    }
  }
}
