internal import Artifacts
internal import Documents

/// Trains the folds of a run, one after the other, and writes what they leave behind.
package enum Trainer {
  /// Does what a request asks for, or what is left of it after an earlier attempt.
  ///
  /// `isPlanned` when the caller has the plan already: it is not measured again. Fails when an input
  /// is missing or wrong, memory or disk can't hold the run, the loss is not a number, or the disk is
  /// full; the state of the last checkpoint then stays.
  package static func run(
    _ request: TrainingRequest, observer: any TrainingObserver, isPlanned: Bool = false
  ) throws -> TrainingOutcome {
    let session = try TrainingSession(
      try RunInputs(request), request.job == nil ? .alone : .job, observer: observer)
    let folder = session.run.path
    guard !session.waiting.isEmpty else {
      // Folds of jobs may have been added, here or when the plan was made: then nobody has noted the end.
      guard session.run.access == .alone, try EventLog.end(folder) else {
        return .alreadyFinished(folder: folder)
      }
      return .finished(folder: folder)
    }
    for note in session.inputs.resolved.notes + session.inputs.weights.notes { observer.note(note) }
    reportMicroBatches(stated: request.recipe, session)
    if !isPlanned {
      let plan = try Estimate.plan(session)
      observer.planned(plan)
      try plan.checkDisk(folder: folder)
    }
    let ended = try session.run.withEach(session.waiting) { fold, images in
      try complete(session, fold: fold, images: images)
    }
    if let signal = ended.signal { return .interrupted(signal: signal, folder: folder) }
    guard ended.left.isEmpty else { return .unfinished(folder: folder, left: ended.left) }
    // A job can't know that all folds are complete. Events of jobs may have replaced the file since it was opened.
    if session.run.access == .alone { try EventLog.end(folder, seconds: session.log.seconds) }
    return .finished(folder: folder)
  }

  /// What a request will take; nil when it is finished.
  ///
  /// Fails when an input is missing or wrong, or memory can't hold the run.
  package static func plan(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingPlan? {
    let session = try TrainingSession(try RunInputs(request), .alone, observer: observer)
    return session.waiting.isEmpty ? nil : try Estimate.plan(session)
  }

  /// What all folds of a request take, finished or not; writes nothing.
  ///
  /// Fails as `plan` does, and when there is a run of this name with other inputs.
  package static func estimate(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingPlan {
    try Estimate.plan(TrainingSession(try RunInputs(request), .reading, observer: observer))
  }

  /// The folds of a request that are not finished; writes nothing.
  ///
  /// Fails when an input is missing or wrong, and when there is a run of this name with other inputs.
  package static func unfinished(_ request: TrainingRequest) throws -> [Int?] {
    let inputs = try RunInputs(request)
    let run = try RunFolder(
      inputs.path, .reading, manifest: inputs.manifest, settings: inputs.request.recipe)
    return inputs.folds.filter { !run.isFinished($0) }
  }

  /// Makes what jobs have finished the run of one process; the run's folder.
  ///
  /// Fails when the run has other inputs or is in use, and when a file of a fold has changed.
  package static func collect(_ request: TrainingRequest) throws -> String {
    let inputs = try RunInputs(request)
    try request.checkName(inputs.manifest.name)
    let run = try RunFolder(
      inputs.path, .alone, manifest: inputs.manifest, settings: inputs.request.recipe)
    try EventLog.end(run.path)
    return run.path
  }

  private static func complete(
    _ session: TrainingSession, fold: Int?, images: FoldImages
  ) throws -> Int32? {
    let training = FoldTraining(session, fold: fold, images: images)
    if let signal = try training.train() { return signal }
    var outputs = FoldOutputs(session: session, fold: fold, images: images)
    if let signal = try outputs.write(best: training.bestPath) { return signal }
    let input = session.inputs.recipe.input
    // Before the fold is finished: from then on the log of a job's fold may be moved.
    let log = try session.log
    try log.append(RunEvent(event: "fold", fold: fold, seconds: log.seconds))
    try session.run.finish(
      fold, validationCrops: input.testCrops * input.sidesOfTests.count)
    return nil
  }

  /// Says what was decided that the recipe left open.
  private static func reportMicroBatches(stated: Recipe, _ session: TrainingSession) {
    let recipe = session.inputs.recipe
    if recipe.accumulate > 1 {
      let why = recipe.accumulate > stated.accumulate ? ", for memory \(recipe.memory.text)" : ""
      session.observer.note(
        "a batch of \(recipe.batch) goes through the network in \(recipe.accumulate) micro-batches of at most "
          + "\(NumberText.counted(session.rows, "image"))\(why)")
    }
    if stated.optimiser.batchNorm == .auto, recipe.optimiser.batchNorm != .batch {
      session.observer.note(
        "batch normalisation keeps its stored statistics (batch_norm: auto, batch \(recipe.batch) in "
          + "\(recipe.accumulate) micro-batch(es))")
    }
  }
}
