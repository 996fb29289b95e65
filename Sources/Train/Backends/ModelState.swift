/// What a network keeps from run to run, on a device: parameters, running statistics, optimizer slots,
/// moving averages.
///
/// A backend makes it once, in the layouts that one program likes best; executables of any batch size,
/// for training and for prediction, use it in place. It belongs to one thread at a time. The host sees
/// it only through copies, row-major and in PyTorch's order of dimensions, by name.
package protocol ModelState: AnyObject {
  /// Its pieces, in the order of a checkpoint.
  var entries: [StateEntry] { get }

  /// A copy of a piece; waits for what runs.
  func read(_ entry: StateEntry) -> [Float]

  /// Its memory, for processes that begin with the same values.
  var buffers: [DeviceBuffer] { get }

  /// Replaces a piece.
  ///
  /// Throws `stateMismatch` when there is no such piece, or the number of values is not the entry's.
  func write(_ values: [Float], to entry: StateEntry) throws(TrainError)
}
