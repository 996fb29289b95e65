/// The least number of images: a count, or a share of the images in which a class is known, with a floor.
package struct Threshold: Sendable, Hashable, CustomStringConvertible {
  /// A decimal fraction without rounding: `numerator / denominator`.
  package struct Share: Sendable, Hashable {
    /// The digits without their point, such as 46 of `0.46%`.
    package let numerator: Int
    /// The lower number, a power of ten.
    package let denominator: Int

    /// Reads `0.46%` or `2.3 %`; nil for anything else, more than 100 % and more than eight digits.
    package init?(percent text: String) {
      guard text.hasSuffix("%") else { return nil }
      let digits = text.dropLast().filter { $0 != " " }
      let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count <= 2, digits.count <= 9, !parts[0].isEmpty,
        digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
      else { return nil }
      let fraction = parts.count == 2 ? parts[1] : ""
      guard let numerator = Int(parts[0] + fraction) else { return nil }
      var denominator = 100
      for _ in fraction { denominator *= 10 }
      guard numerator <= denominator else { return nil }
      self.numerator = numerator
      self.denominator = denominator
    }

    /// The smallest integer that is at least this share of `total`.
    package func count(of total: Int) -> Int {
      (total * numerator + denominator - 1) / denominator
    }
  }

  /// The share, or nil for a plain count.
  package let share: Share?
  /// The count, or the floor under the share.
  package let atLeast: Int

  /// The number of images that it means among `total`; a class at or over it is kept.
  ///
  /// A share means one image at least, also of a class that is known in none.
  package func count(of total: Int) -> Int {
    max(atLeast, share.map { max($0.count(of: total), $0.numerator > 0 ? 1 : 0) } ?? 0)
  }

  /// The threshold in words, the same for equal thresholds.
  package var description: String {
    guard let share else { return "\(atLeast)" }
    return "\(share.numerator)/\(share.denominator) at least \(atLeast)"
  }

  /// The threshold as people write it, such as `0.46%, at least 10`.
  package var text: String {
    guard let share else { return "\(atLeast)" }
    return atLeast == 0 ? share.text : "\(share.text), at least \(atLeast)"
  }
}

extension Threshold.Share {
  /// The share as a percentage without trailing zeros.
  package var text: String {
    let whole = numerator * 100 / denominator
    var rest = numerator * 100 % denominator
    var decimals = ""
    while rest > 0 {
      rest *= 10
      decimals += "\(rest / denominator)"
      rest %= denominator
    }
    return decimals.isEmpty ? "\(whole)%" : "\(whole).\(decimals)%"
  }
}
