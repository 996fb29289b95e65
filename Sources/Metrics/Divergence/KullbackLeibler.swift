internal import Glibc

/// The Kullback-Leibler divergence of the categories of some images from those of all images, in bits.
package enum KullbackLeibler {
  /// Sum of p log2(p / q) with p = part / sum of part and q = whole / sum of whole (Kullback and Leibler, 1951).
  ///
  /// Counts by category; where `part` has an image, `whole` has one too. nil when `part` has none.
  package static func bits(_ part: some Collection<Int>, of whole: [Int]) -> Double? {
    let total = Double(whole.reduce(0, +))
    let own = Double(part.reduce(0, +))
    guard own > 0 else { return nil }
    return zip(part, whole).reduce(0.0) { sum, pair in
      guard pair.0 > 0 else { return sum }
      let share = Double(pair.0) / own
      return sum + share * log2(share * total / Double(pair.1))
    }
  }

  /// The same of many rows of counts from the same shares: logarithms of counts are looked up, so that rounds
  /// of a permutation cost additions alone.
  package struct Table: Sendable {
    /// x log2 x for x from 0 up to the number of images.
    private let products: [Double]
    /// The categories that take part.
    package let indices: [Int]

    /// Prepares for counts that mostly reach `largest` at most; `indices` are the categories that take part.
    package init(largest: Int, indices: [Int]) {
      self.indices = indices
      products = (0...max(1, largest)).map(Self.computed)
    }

    private static func computed(_ count: Int) -> Double {
      count == 0 ? 0 : Double(count) * log2(Double(count))
    }

    /// x log2 x of any count: a sample that repeats large groups has more images than the data set.
    private func product(_ count: Int) -> Double {
      count < products.count ? products[count] : Self.computed(count)
    }

    /// log2 of each category's share of all images; nothing where a category has no image.
    package func logShares(_ whole: [Int]) -> [Double] {
      let total = indices.reduce(0) { $0 + whole[$1] }
      return whole.map { $0 > 0 && total > 0 ? log2(Double($0) / Double(total)) : 0 }
    }

    /// (sum n log2 n - sum n log2 q) / N - log2 N with N = sum n, n the counts of a row and log2 q their
    /// `logShares`; nil when the row has no image in a category that takes part.
    package func bits(_ row: ArraySlice<Int>, logShares: [Double]) -> Double? {
      bits(logShares) { row[row.startIndex + $0] }
    }

    /// The same of counts in four bytes each.
    package func bits(_ row: [Int32], logShares: [Double]) -> Double? {
      bits(logShares) { Int(row[$0]) }
    }

    @inline(__always)
    private func bits(_ logShares: [Double], _ count: (Int) -> Int) -> Double? {
      var total = 0
      var own = 0.0
      var cross = 0.0
      for index in indices {
        let count = count(index)
        if count == 0 { continue }
        total += count
        own += product(count)
        cross += Double(count) * logShares[index]
      }
      guard total > 0 else { return nil }
      return (own - cross) / Double(total) - log2(Double(total))
    }
  }
}
