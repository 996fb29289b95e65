/// A program made ready to run: algorithms, layouts, memory, all decided once.
///
/// A step belongs to one thread at a time. The same inputs and state give the same bytes, for
/// a fixed number of threads; `load`, `train` and `evaluate` allocate nothing but the losses that they return.
/// All values go in and out row-major, in PyTorch's order of dimensions.
package protocol Step: AnyObject {
  /// What it runs.
  var program: Program { get }

  /// Copies a batch in.
  func load(_ batch: borrowing Batch)

  /// Runs a training program on the loaded batch: forward, backward, update.
  ///
  /// When the batch is one micro-batch of several, their gradients are added up, by SGD in the momentum buffers,
  /// and the parameters move with the last one: until then the slots are in between two steps.
  /// The losses are those before the update. A rate of 0 leaves the parameters as they are
  /// (but moves optimizer slots and running statistics).
  func train(learningRate: Float) -> Losses

  /// Runs an inference program on the loaded batch.
  ///
  /// The losses are those of the loaded labels; ignore them where there are none.
  func evaluate() -> Losses

  /// A value of the network after a run, [program.batch, ...]; nil if this program has none.
  func read(_ output: Output) -> [Float]?

  /// A piece of the state in PyTorch's order.
  func read(_ entry: StateEntry) -> [Float]

  /// Replaces a piece of the state.
  ///
  /// Throws `stateMismatch` when the number of values is not the entry's.
  func write(_ values: [Float], to entry: StateEntry) throws(TrainError)

  /// The gradient of a parameter in the last `train`, in PyTorch's order.
  ///
  /// Nil unless the program was made with `keepsGradients`.
  func gradient(ofParameter name: String) -> [Float]?

  /// The seconds that each operation of the program took in the last run, in its order.
  ///
  /// Empty unless `measures` was set before.
  var seconds: [Double] { get }

  /// Whether runs measure each operation.
  var measures: Bool { get set }
}

extension Step {
  /// Copies parameters and statistics from a step of the same network: their moving averages, where
  /// it has some.
  ///
  /// Throws `stateMismatch` when the networks differ.
  func copyAverages(from other: any Step) throws(TrainError) {
    try copyState(from: other)
    for entry in other.program.state where entry.kind == .average {
      let own = program.state.first { $0.kind.isRequired && $0.name == entry.name }
      if let own { try write(other.read(entry), to: own) }
    }
  }

  /// Copies all state that both programs have from a step of the same network.
  ///
  /// Throws `stateMismatch` when the networks differ.
  package func copyState(from other: any Step) throws(TrainError) {
    let theirs = Set(other.program.state)
    for entry in program.state where theirs.contains(entry) || entry.kind.isRequired {
      guard theirs.contains(entry) else {
        throw .stateMismatch(name: entry.name, what: "the other network lacks it")
      }
      try write(other.read(entry), to: entry)
    }
  }
}
