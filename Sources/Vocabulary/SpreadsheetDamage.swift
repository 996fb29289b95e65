internal import Terms

/// What a spreadsheet program makes of ids that it takes for numbers, dates or formulas.
///
/// The id that was there before can't be had back, and two that differed may now be equal.
package enum SpreadsheetDamage: Sendable, Hashable {
  /// A long number, shown with few digits: `1.23457E+14`.
  case rounded
  /// An id that looked like a day: `Mar-01`.
  case date
  /// A failed formula, or a number in a narrow column: `#NAME?`, `########`.
  case formula

  /// What happened to an id; nil for one that no spreadsheet writes like this.
  package init?(id: String) {
    let id = id.utf8.prefix(40)
    if Self.isRounded(id) {
      self = .rounded
    } else if Self.isFormula(id) {
      self = .formula
    } else if Self.isDate(id) {
      self = .date
    } else {
      return nil
    }
  }

  /// What it is called in a message.
  package var noun: String {
    switch self {
    case .rounded: "a number that a spreadsheet has rounded"
    case .date: "an id that a spreadsheet has turned into a date"
    case .formula: "what a spreadsheet shows for a failed formula"
    }
  }

  /// `1.23457E+14`, `1,2E+15`, `-1e+09`: an exponent with its sign and two digits or more, which no
  /// hash and no running number has.
  private static func isRounded(_ id: Substring.UTF8View) -> Bool {
    guard let mark = id.firstIndex(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") })
    else { return false }
    var mantissa = id[..<mark]
    if let sign = mantissa.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      mantissa = mantissa.dropFirst()
    }
    let parts = mantissa.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
    }
    let exponent = id[id.index(after: mark)...]
    guard let sign = exponent.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      return false
    }
    let digits = exponent.dropFirst()
    // Rounding leaves one digit before the point, and an exponent of two digits, or three at most.
    return parts.count <= 2 && parts[0].count == 1 && parts.allSatisfy { isDigits($0) }
      && (2...3).contains(digits.count) && isDigits(digits)
  }

  private static let formulas = [
    "#NAME?", "#REF!", "#VALUE!", "#N/A", "#NUM!", "#NULL!", "#DIV/0!", "#SPILL!", "#CALC!",
  ]

  private static func isFormula(_ id: Substring.UTF8View) -> Bool {
    guard id.first == UInt8(ascii: "#") else { return false }
    if id.count >= 3, id.allSatisfy({ $0 == UInt8(ascii: "#") }) { return true }
    return formulas.contains { id.elementsEqual($0.utf8) }
  }

  /// Months as English and German spreadsheets write them.
  private static let months = Set(
    "jan feb mar apr may jun jul aug sep oct nov dec mrz mai okt dez".split(separator: " ")
      .map(String.init))

  /// `Mar-01`, `1-Mar`, `01-Mar-2020`, and `2020-03-01 00:00:00`, which programs that read a
  /// spreadsheet make of it.
  private static func isDate(_ id: Substring.UTF8View) -> Bool {
    let text = String(decoding: id, as: UTF8.self).lowercased()
    if text.hasSuffix(" 00:00:00") {
      let day = text.dropLast(9).split(separator: "-", omittingEmptySubsequences: false)
      return day.map(\.utf8.count) == [4, 2, 2] && day.allSatisfy { isDigits($0.utf8) }
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    func isMonth(_ part: Substring) -> Bool { months.contains(String(part)) }
    func isNumber(_ part: Substring, _ counts: Set<Int>) -> Bool {
      counts.contains(part.utf8.count) && isDigits(part.utf8)
    }
    switch parts.count {
    case 2:
      return isMonth(parts[0]) && isNumber(parts[1], [1, 2, 4])
        || isNumber(parts[0], [1, 2]) && isMonth(parts[1])
    case 3:
      return isNumber(parts[0], [1, 2]) && isMonth(parts[1]) && isNumber(parts[2], [2, 4])
    default: return false
    }
  }

  private static func isDigits(_ text: Substring.UTF8View) -> Bool {
    !text.isEmpty && text.allSatisfy(\.isASCIIDigit)
  }
}
