/// A program made ready to run on a state: algorithms, layouts, memory, all decided once.
///
/// An executable belongs to one thread at a time, and so do all those of a state. The same inputs and
/// state give the same bytes, for a fixed number of threads; nothing is allocated by `load`, `train`
/// and `evaluate`. All values go in and out row-major, in PyTorch's order of dimensions.
package protocol Executable: AnyObject {
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

  /// Runs an inference program on the loaded batch, with the moving averages of the state where it
  /// has some.
  ///
  /// The losses are those of the loaded labels; ignore them where there are none.
  func evaluate() -> Losses

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
