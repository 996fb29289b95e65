internal import Foundation

/// Numbers as text, the same in every locale.
public enum NumberText {
  /// Nine significant digits, enough to read back the same `Float` (C's `%.9g`).
  public static func g9(_ value: Float) -> String {
    String(format: "%.9g", Double(value))
  }

  /// Nine significant digits, or an empty text for nil: the numbers of every table.
  public static func g9(_ value: Double?) -> String {
    guard let value else { return "" }
    return value == 0 ? "0" : String(format: "%.9g", value)
  }

  /// The shortest text that reads back as the same `Double`; whole numbers without `.0`.
  public static func shortest(_ value: Double) -> String {
    if value.rounded() == value, abs(value) < 1e15 { return String(Int64(value)) }
    return "\(value)"
  }

  /// A number with a fixed count of decimals, or an empty text for nil.
  public static func fixed(_ value: Double?, _ decimals: Int) -> String {
    guard let value else { return "" }
    return String(format: "%.\(decimals)f", value)
  }
}
