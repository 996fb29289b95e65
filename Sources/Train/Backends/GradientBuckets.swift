/// The gradients that wait for the end of a step, as one flat arena in the order in which they come,
/// cut into buckets that processes exchange at a time.
///
/// A bucket is ready when its last gradient is: the first ones travel while the backward pass still
/// makes the others.
struct GradientBuckets: Equatable {
  /// The numbers of a bucket, about: enough for a network's latency not to matter, few enough for the
  /// first bucket to be ready early.
  static let numbers = 4_000_000

  struct Bucket: Equatable {
    /// The parameters, by their numbers in the network.
    var parameters: [Int]
    /// Where it begins in the arena, in values.
    var start: Int
    /// The number of values, padding included.
    var count: Int
  }

  /// In the order in which they become ready.
  private(set) var buckets: [Bucket] = []
  /// The start of each parameter's gradient in the arena, in values.
  private(set) var starts: [Int: Int] = [:]

  /// The numbers of values of the arena.
  var count: Int { buckets.last.map { $0.start + $0.count } ?? 0 }

  /// Buckets of gradients that come in this order; the counts are those of the parameters' layouts.
  init(_ gradients: [(parameter: Int, count: Int)], numbers: Int = numbers) {
    let step = ArenaPlan.alignment / MemoryLayout<Float>.stride
    for (parameter, count) in gradients {
      // Each gradient begins at a multiple of the arena's alignment.
      let room = (count + step - 1) / step * step
      if let last = buckets.last, last.count < numbers {
        starts[parameter] = last.start + last.count
        buckets[buckets.count - 1].parameters.append(parameter)
        buckets[buckets.count - 1].count += room
      } else {
        starts[parameter] = self.count
        buckets.append(Bucket(parameters: [parameter], start: self.count, count: room))
      }
    }
  }
}
