/// An executable with a state and updates of its own: what measures, and what tests compare.
///
/// A training binds several executables to one state instead.
package final class Step {
  /// What the executable reads and moves.
  package let state: any ModelState
  package let executable: any Executable
  /// What moves it; nil in prediction.
  private let updates: (any ParameterUpdates)?
  /// The number of the loaded batch's step, and which of its images they are.
  private var loaded: (number: Int, microBatch: MicroBatch?) = (0, nil)

  /// Joins an executable with the state that it was compiled for, and what moves that without other
  /// processes.
  package init(
    _ executable: any Executable, _ state: any ModelState, _ updates: (any ParameterUpdates)?
  ) {
    self.executable = executable
    self.state = state
    self.updates = updates
  }

  /// What it runs.
  package var program: Program { executable.program }

  /// Copies a batch in.
  package func load(_ batch: borrowing Batch) {
    executable.load(batch)
    loaded = (batch.number, batch.microBatch)
  }

  /// Runs a training program on the loaded batch: forward, backward, update.
  ///
  /// The losses are those before the update.
  package func train(learningRate: Float) -> Losses {
    guard let updates else { preconditionFailure("an inference program does not train") }
    updates.begin(
      GradientStep(learningRate: learningRate, number: loaded.number, loaded.microBatch))
    executable.train(into: updates)
    do {
      try updates.finish()
    } catch {
      preconditionFailure("a process alone exchanges nothing: \(error)")
    }
    return executable.losses()
  }

  /// Runs an inference program on the loaded batch.
  package func evaluate() -> Losses {
    executable.evaluate()
    return executable.losses()
  }

  /// A value of the network after a run; nil if its program has none.
  package func read(_ output: Output) -> [Float]? { executable.read(output) }

  /// A piece of the state.
  package func read(_ entry: StateEntry) -> [Float] { state.read(entry) }

  /// Replaces a piece of the state.
  ///
  /// Throws `stateMismatch` when there is no such piece, or it has another number of values.
  package func write(_ values: [Float], to entry: StateEntry) throws(TrainError) {
    try state.write(values, to: entry)
  }

  /// The gradient of a parameter in the last `train`; nil unless the program keeps gradients.
  package func gradient(ofParameter name: String) -> [Float]? {
    executable.gradient(ofParameter: name)
  }
}

extension Backend {
  /// Makes a program ready to run on a state of its own, alone.
  ///
  /// Throws what `makeState`, `compile` and `makeUpdates` throw.
  package func lower(_ program: Program) throws(TrainError) -> Step {
    try check(program)
    let state = try makeState(for: program)
    let executable = try compile(program, state)
    let updates = program.training == nil ? nil : try makeUpdates(program, state, Solo())
    return Step(executable, state, updates)
  }
}
