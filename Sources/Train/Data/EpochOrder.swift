internal import Randomness

/// The order of an epoch's images and their division into batches.
///
/// Both depend on the seed, the fold and the epoch alone, never on threads, so a run resumes in the
/// middle of an epoch.
struct EpochOrder: Sendable {
  /// The batches: indices of images in the pack.
  let batches: [[Int]]

  /// Shuffles the images of an epoch and cuts them into batches.
  init(images: [Int], batch: Int, seed: UInt64, fold: Int, epoch: Int) {
    var order = images
    // 2^32 epochs a fold.
    let index = UInt64(fold + 1) << 32 | UInt64(epoch)
    var random = RandomStream(seed: seed, purpose: "order", index: index)
    random.shuffle(&order)
    var batches: [[Int]] = []
    var start = 0
    for size in Self.sizes(images: order.count, batch: batch) {
      batches.append(Array(order[start..<(start + size)]))
      start += size
    }
    self.batches = batches
  }

  /// The sizes of the micro-batches in which a batch goes through the network: as few as may be, as equal
  /// as can be, none over `most`.
  static func microBatches(of batch: Int, atMost most: Int) -> [Int] {
    let count = (batch + most - 1) / most
    return (0..<count).map { (batch * ($0 + 1)) / count - (batch * $0) / count }
  }

  /// The sizes of an epoch's batches: all images are trained, and no batch is tiny.
  ///
  /// A remainder of less than half a batch shares evenly with the batch before it: the statistics
  /// of batch normalisation over one or two images would be noise. With fewer images than a batch
  /// there is one batch of all.
  static func sizes(images: Int, batch: Int) -> [Int] {
    guard images > 0 else { return [] }
    let rest = images % batch
    var sizes = [Int](repeating: batch, count: images / batch)
    guard rest > 0 else { return sizes }
    guard rest * 2 < batch, !sizes.isEmpty else { return sizes + [rest] }
    sizes.removeLast()
    let together = batch + rest
    return sizes + [together - together / 2, together / 2]
  }
}
