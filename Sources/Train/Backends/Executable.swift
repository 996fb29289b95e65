/// A program made ready to run on a state: algorithms, layouts, memory, all decided once.
///
/// An executable belongs to one thread at a time, and so do all those of a state. The same inputs and
/// state give the same bytes, for a fixed number of threads; nothing is allocated by `load`, `train`
/// and `evaluate`. All values go in and out row-major, in PyTorch's order of dimensions.
package protocol Executable: AnyObject {
  /// What it runs.
  var program: Program { get }

  /// Lends the memory of the next run's images; `load` takes it back.
  func lendInputs() -> InputSlot

  /// Copies labels in, and images where the batch has some: else those of the slot are used.
  func load(_ batch: borrowing Batch)

  /// Runs a training program on the loaded batch, forward and backward; gradients go into updates of
  /// the same state as they come, and running statistics move.
  func train(into updates: any ParameterUpdates)

  /// Runs an inference program on the loaded batch, with the moving averages of the state where it
  /// has some.
  func evaluate()

  /// The losses of the last run, those before an update; waits for it.
  ///
  /// A training asks once the update is under way, and before it counts the step: what has a loss that is no
  /// number must not get into a checkpoint. On the processor nothing is under way then, and they are read from memory.
  ///
  /// They are those of the loaded labels; ignore them where there are none.
  func losses() -> Losses

  /// A value of the network after a run, [program.batch, ...]; nil if this program has none.
  func read(_ output: Output) -> [Float]?

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
