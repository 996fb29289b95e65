internal import CKernels

extension HostCommands {
  /// A dropout or its gradient on plain memory; nil for other operations.
  ///
  /// `address` says where a plain operand lies.
  @safe
  func dropout(
    _ operation: Operation, address: (BufferID) -> UnsafeMutablePointer<Float>
  ) -> (() -> Void)? {
    let (dropout, input, output): (Dropout, BufferID, BufferID)
    switch operation {
    case .dropout(let layer, let source, let target),
      .dropoutGradient(let layer, let source, let target):
      (dropout, input, output) = (layer, source, target)
    default:
      return nil
    }
    var threads = threads
    let values = values
    let count = program[input].count
    let row = UInt64(count / program.batch)
    let (x, y) = unsafe (address(input), address(output))
    return {
      // Read in each run, because each step has its key. Rows of earlier micro-batches count, so
      // that the mask is the same however a batch is cut.
      let key = values.dropout
      var mask = derm_mask(
        start: key.start(of: dropout), first: UInt64(key.firstRow) * row,
        threshold: dropout.threshold, scale: dropout.scale)
      unsafe derm_dropout(&threads, &mask, x, y, count)
    }
  }
}
