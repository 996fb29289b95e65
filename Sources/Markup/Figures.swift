internal import Documents
internal import Foundation

/// Numbers as people read them in the report.
package enum Figures {
  /// A score between 0 and 1 with three decimals, a dash for none.
  package static func score(_ value: Double?) -> String { decimal(value, 3) }

  /// A number with fixed decimals and U+2212 as its minus sign; a dash for nil and for what is not finite.
  package static func decimal(_ value: Double?, _ digits: Int) -> String {
    guard let value, value.isFinite else { return "–" }
    let text = String(format: "%.\(digits)f", value)
    // Rounding may leave a zero with a sign.
    let zero = text.allSatisfy { "-0.".contains($0) }
    return zero
      ? text.replacingOccurrences(of: "-", with: "")
      : text.replacingOccurrences(of: "-", with: "\u{2212}")
  }

  /// A difference with a plus or minus sign, without one where it rounds to zero; a dash for nil.
  package static func signed(_ value: Double?, _ digits: Int = 3) -> String {
    guard let value, value.isFinite else { return "–" }
    let text = decimal(value, digits)
    return value > 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "+\(text)" : text
  }

  /// A share of 1 as per cent; a dash for nil.
  package static func percent(_ value: Double?, _ digits: Int = 1) -> String {
    guard let value, value.isFinite else { return "–" }
    return "\(decimal(100 * value, digits)) %"
  }

  /// An integer with narrow no-break spaces (U+202F) between thousands.
  package static func count(_ value: Int) -> String {
    let text = NumberText.grouped(abs(value), by: "\u{202F}")
    return value < 0 ? "\u{2212}\(text)" : text
  }

  /// A count with its noun, which gets an s when it is not one.
  package static func count(_ value: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count(value)) \(NumberText.noun(value, noun, plural))"
  }

  /// A p-value with three decimals, `< 0.001` below that; a dash for nil.
  package static func pValue(_ value: Double?) -> String {
    guard let value else { return "–" }
    return value < 0.001 ? "< 0.001" : decimal(value, 3)
  }

  /// Words in a row: a, b and c.
  package static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
