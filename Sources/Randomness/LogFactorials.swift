/// Logarithms of factorials, for probabilities of counts.
///
/// Made from additions, multiplications and divisions alone, which give the same bytes on every machine: the C
/// library's logarithm does not.
package struct LogFactorials: Sendable {
  /// ln n! for n from 0.
  private let values: [Double]

  /// Prepares for numbers up to `largest`.
  package init(upTo largest: Int) {
    var sum = 0.0
    values = (0...max(1, largest)).map { number in
      if number > 1 { sum += Self.logarithm(Double(number)) }
      return sum
    }
  }

  /// The largest number that it knows.
  package var largest: Int { values.count - 1 }

  /// The natural logarithm of n factorial.
  package subscript(number: Int) -> Double { values[number] }

  /// The natural logarithm of a positive normal number, within 2e-15 of its size or of 1.
  static func logarithm(_ value: Double) -> Double {
    // 2^e m with m near 1: ln m = 2 (z + z^3 / 3 + z^5 / 5 + ...) with z = (m - 1) / (m + 1), |z| < 0.172.
    var mantissa = value.significand
    var exponent = Double(value.exponent)
    if mantissa > 1.4142135623730951 {
      mantissa *= 0.5
      exponent += 1
    }
    let z = (mantissa - 1) / (mantissa + 1)
    let square = z * z
    var sum = 0.0
    for odd in stride(from: 21.0, through: 1, by: -2) { sum = sum * square + 1 / odd }
    return exponent * 0.6931471805599453 + 2 * z * sum
  }
}
