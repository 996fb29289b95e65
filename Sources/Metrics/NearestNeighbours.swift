/// Exact nearest neighbours by Euclidean distance.
public enum NearestNeighbours {
  /// A neighbour of a query.
  public struct Neighbour: Hashable, Sendable {
    /// Its row in the features.
    public let row: Int
    /// Euclidean distance to the query.
    public let distance: Float

    /// Names both.
    public init(row: Int, distance: Float) {
      self.row = row
      self.distance = distance
    }
  }

  /// The `k` nearest candidates of a query, nearest first; equal distances by row.
  ///
  /// `features` is row-major, `width` numbers a row. Rows that `isAllowed` refuses are no candidates.
  public static func find(
    query: Int, candidates: [Int], features: [Float], width: Int, k: Int,
    isAllowed: (Int) -> Bool
  ) -> [Neighbour] {
    precondition(k > 0 && features.count % width == 0)
    var nearest = [Neighbour]()
    let start = query * width
    for row in candidates where isAllowed(row) {
      let square = squaredDistance(features, start, row * width, width)
      if nearest.count == k, let last = nearest.last, square >= last.distance { continue }
      let place = nearest.firstIndex { square < $0.distance } ?? nearest.count
      nearest.insert(Neighbour(row: row, distance: square), at: place)
      if nearest.count > k { nearest.removeLast() }
    }
    return nearest.map { Neighbour(row: $0.row, distance: $0.distance.squareRoot()) }
  }

  /// Eight partial sums: the same order of additions everywhere, and fast.
  private static func squaredDistance(_ x: [Float], _ a: Int, _ b: Int, _ width: Int) -> Float {
    precondition(a >= 0 && b >= 0 && a + width <= x.count && b + width <= x.count)
    return unsafe x.withUnsafeBufferPointer { x in
      var sums = SIMD8<Float>()
      var index = 0
      while index + 8 <= width {
        var difference = SIMD8<Float>()
        for lane in 0..<8 {
          difference[lane] = unsafe x[a + index + lane] - x[b + index + lane]
        }
        sums += difference * difference
        index += 8
      }
      var total = sums.sum()
      while index < width {
        let difference = unsafe x[a + index] - x[b + index]
        total += difference * difference
        index += 1
      }
      return total
    }
  }
}
