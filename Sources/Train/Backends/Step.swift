/// An executable with a state of its own: what measures, and what tests compare.
///
/// A training binds several executables to one state instead.
package final class Step {
  /// What the executable reads and moves.
  package let state: any DeviceState
  package let executable: any Executable

  /// Joins an executable with the state that it was compiled for.
  package init(_ executable: any Executable, _ state: any DeviceState) {
    self.executable = executable
    self.state = state
  }

  /// What it runs.
  package var program: Program { executable.program }

  /// Copies a batch in.
  package func load(_ batch: borrowing Batch) { executable.load(batch) }

  /// Runs a training program on the loaded batch: forward, backward, update.
  package func train(learningRate: Float) -> Losses {
    executable.train(learningRate: learningRate)
  }

  /// Runs an inference program on the loaded batch.
  package func evaluate() -> Losses { executable.evaluate() }

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
  /// Makes a program ready to run on a state of its own.
  ///
  /// Throws what `makeState` and `compile` throw.
  package func lower(_ program: Program) throws(TrainError) -> Step {
    try checkOperators(of: program)
    let state = try makeState(for: program)
    return Step(try compile(program, state), state)
  }
}
