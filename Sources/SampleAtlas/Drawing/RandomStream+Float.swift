internal import Randomness

extension RandomStream {
  /// A number from a range.
  mutating func float(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * Float(next() >> 40) * 0x1p-24
  }

  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// An integer from a range, ends included.
  mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// One of some values, which must not be empty.
  mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
}
