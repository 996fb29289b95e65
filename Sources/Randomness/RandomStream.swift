internal import Digests
internal import Glibc

/// A seeded stream of random numbers, the same on every machine and in every version.
///
/// `RandomStream(seed:purpose:index:)` gives every purpose and index a stream of its own, so that
/// the augmentation of image i does not depend on which thread draws it. The generator is
/// xoshiro256** (Blackman & Vigna, 2018), its state the SHA-256 digest of seed, purpose and index.
package struct RandomStream: RandomNumberGenerator, Sendable {
  // Visible to other targets' compiled code: a call for every number would take longer than the number.
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  /// Opens the stream of one purpose and index under a seed.
  package init(seed: UInt64, purpose: String, index: UInt64 = 0) {
    let digest = Digest.of(text: "\(seed)|\(purpose)|\(index)").bytes
    func word(_ number: Int) -> UInt64 {
      digest[(number * 8)..<(number * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }
    s0 = word(0)
    s1 = word(1)
    s2 = word(2)
    // An all-zero state would stay zero.
    s3 = word(3) | 1
  }

  /// The next 64 bits.
  @inlinable @inline(__always) package mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = (product << 7 | product >> 57) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 << 45 | s3 >> 19
    return result
  }

  /// An integer from 0 up to, not including, `bound`; every one equally likely.
  @inlinable package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a bound must be positive")
    let limit = UInt64(bound)
    // Lemire's multiplication, with rejection so that no value is favoured. The threshold of rejection is below the
    // limit, so that the division is hardly ever needed.
    var product = next().multipliedFullWidth(by: limit)
    if product.low < limit {
      let threshold = (0 &- limit) % limit
      while product.low < threshold { product = next().multipliedFullWidth(by: limit) }
    }
    return Int(product.high)
  }

  /// A number from 0 up to, not including, 1, with 53 random bits.
  @inlinable package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from a range, ends included up to rounding.
  package mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// A number from the standard normal distribution (Box & Muller, 1958).
  package mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * Double.pi * unit())
  }

  /// Puts an array into random order (Fisher & Yates).
  package mutating func shuffle<T>(_ array: inout [T]) { permute(&array) }

  /// The same for numbers, compiled for them.
  ///
  /// Other targets call generic code through tables: ten times as slow.
  package mutating func shuffle(_ numbers: inout [Int]) { permute(&numbers) }

  /// The same for 32-bit numbers.
  package mutating func shuffle(_ numbers: inout [Int32]) { permute(&numbers) }

  private mutating func permute<T>(_ array: inout [T]) {
    guard array.count > 1 else { return }
    for last in stride(from: array.count - 1, to: 0, by: -1) {
      array.swapAt(last, below(last + 1))
    }
  }

  /// An index drawn with probability proportional to its weight.
  ///
  /// Weights must not be negative and not all zero.
  package mutating func weighted(_ weights: [Double]) -> Int {
    let total = weights.reduce(0, +)
    precondition(total > 0, "weights must have a positive sum")
    var rest = unit() * total
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}
