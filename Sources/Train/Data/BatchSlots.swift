/// The memory of the batches that are made ahead, a slot for each; batches take them in turn.
///
/// Threads write to different ranges, and nobody reads before all of a batch is written: that is the
/// pipeline's to see to.
@safe final class BatchSlots: @unchecked Sendable {
  private let slots: [UnsafeMutableBufferPointer<Float>]

  /// So many slots of so many numbers.
  init(count: Int, size: Int) {
    unsafe slots = (0..<count).map { _ in
      let slot = UnsafeMutableBufferPointer<Float>.allocate(capacity: size)
      unsafe slot.initialize(repeating: 0)
      return unsafe slot
    }
  }

  deinit {
    unsafe slots.forEach { unsafe $0.deallocate() }
  }

  /// Some of a batch's numbers.
  func numbers(of batch: Int, _ range: Range<Int>) -> UnsafeMutableBufferPointer<Float> {
    let slot = unsafe slots[batch % slots.count]
    return unsafe UnsafeMutableBufferPointer(rebasing: slot[range])
  }
}
