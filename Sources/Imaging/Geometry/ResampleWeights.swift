internal import CImage

/// For each output position the input positions that it averages, and their weights.
///
/// Pillow's `precompute_coeffs` for a triangle filter of support 1: centre (i + 0.5) * scale, support
/// max(scale, 1). Weights have 14 fractional bits and sum to exactly 1, so sums need no clipping.
struct ResampleWeights {
  static let one = 1 << 14

  private(set) var first: [Int32] = []
  private(set) var taps: [Int32] = []
  private(set) var weights: [Int16] = []
  let widest: Int

  init(from input: Int, to output: Int, range start: Int, _ count: Int) {
    let scale = Double(input) / Double(output)
    let support = max(scale, 1)
    // One more than there can be: the inner loops take weights in pairs.
    widest = Int(support.rounded(.up)) * 2 + 2
    weights = Array(repeating: 0, count: widest * count)
    first.reserveCapacity(count)
    taps.reserveCapacity(count)
    var exact: [Double] = []
    for position in 0..<count {
      let centre = (Double(start + position) + 0.5) * scale
      let low = max(0, Int(centre - support + 0.5))
      let high = min(input, Int(centre + support + 0.5))
      exact.removeAll(keepingCapacity: true)
      for pixel in low..<high {
        exact.append(max(0, 1 - abs((Double(pixel) - centre + 0.5) / support)))
      }
      append(exact, from: low, at: position)
    }
  }

  private mutating func append(_ exact: [Double], from low: Int, at position: Int) {
    let total = exact.reduce(0, +)
    var rest = Self.one
    var largest = 0
    for (index, value) in exact.enumerated() {
      let weight = Int((value / total * Double(Self.one)).rounded())
      weights[position * widest + index] = Int16(clamping: weight)
      rest -= weight
      if value > exact[largest] { largest = index }
    }
    // What rounding left over goes to the heaviest pixel, where it matters least.
    weights[position * widest + largest] += Int16(clamping: rest)
    first.append(Int32(low))
    taps.append(Int32(exact.count))
  }

  /// The input positions that some output reads.
  var inputs: Range<Int> {
    var range = (low: Int.max, high: 0)
    for index in first.indices {
      range.low = min(range.low, Int(first[index]))
      range.high = max(range.high, Int(first[index] + taps[index]))
    }
    return range.low..<range.high
  }

  /// The same weights for an input whose position 0 is elsewhere; all must stay within `limit`.
  func shifted(by offset: Int, limit: Int) -> ResampleWeights {
    var moved = self
    for index in first.indices {
      moved.first[index] += Int32(offset)
      precondition(moved.first[index] >= 0 && Int(moved.first[index] + taps[index]) <= limit)
    }
    return moved
  }

  /// The weights as the inner loops read them.
  @unsafe func withView<Result>(_ body: (cimage_weights) -> Result) -> Result {
    unsafe first.withUnsafeBufferPointer { firsts in
      unsafe taps.withUnsafeBufferPointer { counts in
        unsafe weights.withUnsafeBufferPointer { all in
          unsafe body(
            cimage_weights(
              first: firsts.baseAddress, taps: counts.baseAddress, weights: all.baseAddress,
              widest: Int32(widest), count: Int32(firsts.count)))
        }
      }
    }
  }
}
