internal import Foundation

/// Numbers as text, the same in every locale.
package enum NumberText {
  /// Nine significant digits, enough to read back the same `Float` (C's `%.9g`), without an exponent.
  package static func g9(_ value: Float) -> String {
    nineDigits(Double(value)) ?? plain(String(format: "%.9g", Double(value)))
  }

  /// Nine significant digits, or an empty text for nil: the numbers of every table.
  package static func g9(_ value: Double?) -> String {
    guard let value else { return "" }
    return value == 0 ? "0" : nineDigits(value) ?? plain(String(format: "%.9g", value))
  }

  /// The powers of ten that a `Double` holds exactly.
  private static let powers: [Double] = (0...22).map { Double("1e\($0)") ?? .nan }

  /// A number from 1e-13 up to 1e9 in nine digits, some eight times as fast as C does it; nil for others, and
  /// where it lies so near between two numbers of nine digits that this rounding can't tell which.
  ///
  /// A multiplication by a power of ten brings nine digits before the point. The product is off by at most
  /// 6e-8 (half a unit in the last place of a number below 2^30), so that a rest that is farther than 1e-6
  /// from a half rounds as the number itself does.
  private static func nineDigits(_ value: Double) -> String? {
    let size = abs(value)
    guard size >= 1e-13, size < 1e9 else { return nil }
    // log10(2): one place too many at most.
    var places = 8 - Int((Double(size.exponent) * 0.30103).rounded(.down))
    if size * powers[places] >= 1e9 { places -= 1 }
    let scaled = size * powers[places]
    let whole = scaled.rounded(.down)
    let rest = scaled - whole
    guard abs(rest - 0.5) > 1e-6 else { return nil }
    var number = Int(whole) + (rest > 0.5 ? 1 : 0)
    while places > 0, number.isMultiple(of: 10) { (number, places) = (number / 10, places - 1) }
    // Written from behind: digits, the point, and at least one digit before it.
    var bytes: [UInt8] = []
    while number > 0 || places >= 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
      number /= 10
      places -= 1
      if places == 0 { bytes.append(UInt8(ascii: ".")) }
    }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    return String(decoding: bytes.reversed(), as: UTF8.self)
  }

  /// Writes out an exponent.
  ///
  /// Spreadsheets show a cell that has one by three digits, and save what they show. Beyond what a
  /// `Float` can be, it stays.
  private static func plain(_ text: String) -> String {
    let parts = text.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= 50 else { return text }
    let digits = parts[0].filter { $0.isNumber }
    let sign = text.hasPrefix("-") ? "-" : ""
    // An exponent is written from ten to the ninth on, and such a number has no decimals.
    if exponent > 0 {
      return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count)
    }
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
  }

  /// The shortest text that reads back as the same `Double`; integers without `.0`.
  package static func shortest(_ value: Double) -> String {
    if value.rounded() == value, abs(value) < 1e15 { return String(Int64(value)) }
    return "\(value)"
  }

  /// A count with its noun: `1 image`, `2 images`; the plural is the noun with an s unless it is given.
  ///
  /// A verb that depends on the count is part of both: `counted(n, "image is", "images are")`.
  package static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(noun(count, one, many))"
  }

  /// The noun that goes with a count: as it is for one, else the plural, which is the noun with an s unless it is given.
  package static func noun(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    count == 1 ? one : many ?? one + "s"
  }

  /// An integer with something between thousands: `12 345`.
  package static func grouped(_ value: Int, by separator: String = " ") -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += separator }
      text.append(digit)
    }
    return text
  }

  /// A share as per cent with a fixed count of decimals: `12.50 %`.
  package static func percent(_ share: Double, _ decimals: Int) -> String {
    "\(fixed(share * 100, decimals)) %"
  }

  /// A number with a fixed count of decimals, or an empty text for nil.
  package static func fixed(_ value: Double?, _ decimals: Int) -> String {
    guard let value else { return "" }
    return String(format: "%.\(decimals)f", value)
  }
}
