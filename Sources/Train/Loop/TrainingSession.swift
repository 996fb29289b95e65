internal import Artifacts

/// All that the folds of one run share: its inputs, steps, inference, folder, log.
final class TrainingSession {
  let inputs: RunInputs
  /// The folds that this process is to train, and their images; a job has one of the run's.
  let folds: [(fold: Int?, images: FoldImages)]
  let run: RunFolder
  /// Images that go through the network at a time, at most.
  let rows: Int
  let source: any SampleSource
  let pipeline: BatchPipeline
  let observer: any TrainingObserver
  private var openedLog: EventLog?
  private var compute: (steps: TrainingSteps, inference: Inference)?

  /// Opens the run's folder, without training yet.
  ///
  /// Fails when the run's folder holds another run or is in use, or the request refuses its name.
  init(_ inputs: RunInputs, _ access: RunAccess, observer: any TrainingObserver) throws {
    self.observer = observer
    self.inputs = inputs
    let (request, recipe, network) = (inputs.request, inputs.recipe, inputs.network)
    let job = request.job
    folds = zip(inputs.folds, inputs.images).map { ($0, $1) }
      .filter { fold, _ in job.map { $0.fold == fold } ?? true }
    // Before hours are spent, and before there is a folder of the run.
    if access != .reading, !RunFolder.isFinished(folds.map(\.fold), in: inputs.path) {
      try request.checkName(inputs.manifest.name)
    }
    run = try RunFolder(inputs.path, access, manifest: inputs.manifest, settings: recipe)
    if access != .reading { try network.outline.write(to: run.path) }
    rows = inputs.memory.rows(recipe)
    let store = DecodedImages(
      PackImages(pack: inputs.set.pack), input: recipe.input, budget: request.cache)
    source = ImageSamples(store, recipe, meanImage: inputs.resolved.meanImage)
    pipeline = BatchPipeline(source: source, workers: request.threads)
  }

  /// What trains.
  ///
  /// Fails when the backend can't run an operation, or lacks the memory.
  var steps: TrainingSteps { get throws(TrainError) { try computing().steps } }

  /// What predicts, on the state of the training.
  ///
  /// Fails as `steps` does.
  var inference: Inference { get throws(TrainError) { try computing().inference } }

  /// Makes both when one is first asked for: a finished run needs neither their time nor their memory, and what the
  /// machine can't hold is refused before.
  private func computing() throws(TrainError) -> (steps: TrainingSteps, inference: Inference) {
    if let compute { return compute }
    let recipe = inputs.recipe
    let steps = try TrainingSteps(
      inputs.backend, inputs.network, recipe.trainingOptions, recipe.convolutions, rows: rows)
    let inference = try Inference(
      inputs.backend, inputs.network, batch: rows, convolutions: recipe.convolutions,
      state: steps.state, source: source, workers: inputs.request.threads)
    compute = (steps, inference)
    return (steps, inference)
  }

  /// The log of the run, or of a job's fold; opened when it is first asked for.
  ///
  /// Fails when the system refuses.
  var log: EventLog {
    get throws {
      if let openedLog { return openedLog }
      return try reopenLog()
    }
  }

  /// Opens the log again after lines were taken out of its file.
  ///
  /// Fails when the system refuses.
  @discardableResult func reopenLog() throws -> EventLog {
    let log = try EventLog(logFolder)
    openedLog = log
    return log
  }

  /// The folder of the log and of what is drawn from it.
  var logFolder: String { run.logFolder(of: inputs.request.job?.fold) }

  /// The folds that are still to train.
  var waiting: [(fold: Int?, images: FoldImages)] {
    // An estimate for jobs does not depend on which of them are done.
    run.access == .reading ? folds : folds.filter { !run.isFinished($0.fold) }
  }
}
