internal import Packs
internal import Provenance

/// Trains the folds of a run, one after the other, and writes what they leave behind.
public enum Trainer {
  /// Does what a request asks for, or what is left of it after an earlier attempt.
  ///
  /// Fails when an input is missing or wrong, the loss is no number, or the disk is full; the state
  /// of the last checkpoint then stays.
  public static func run(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let session = try TrainingSession(request, observer: observer)
    let folder = session.run.path
    guard !session.isFinished else { return .alreadyFinished(folder: folder) }
    for note in session.settled.notes + session.weights.notes { observer.note(note) }
    observer.planned(try Estimate.plan(session))
    for (fold, images) in zip(session.folds, session.images) where !session.run.isFinished(fold) {
      if let signal = try train(session, fold: fold, images: images) {
        return .interrupted(signal: signal, folder: folder)
      }
    }
    try session.log.append(RunEvent(event: "finished", seconds: session.log.seconds))
    return .finished(folder: folder)
  }

  private static func train(
    _ session: TrainingSession, fold: Int?, images: FoldImages
  ) throws -> Int32? {
    let training = FoldTraining(session, fold: fold, images: images)
    if let signal = try training.train() { return signal }
    let outputs = FoldOutputs(session: session, fold: fold, images: images)
    if let signal = try outputs.write(best: training.bestPath) { return signal }
    try session.run.finish(fold)
    try session.log.append(RunEvent(event: "fold", fold: fold, seconds: session.log.seconds))
    return nil
  }
}
