/// Numbers in tables, forms, options and addresses, read strictly.
///
/// Swift's own initialisers also take a plus sign, `0x1p3`, `inf` and `nan`, which nobody means there.
package enum PlainNumber {
  /// An integer from 0 up in ASCII digits; nil for anything else, also a sign or a blank, and beyond `Int`.
  package static func natural(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
  }

  /// A finite decimal number such as `-0.5` or `1e-5`; nil for anything else, also a plus sign in front.
  package static func decimal(_ text: some StringProtocol) -> Double? {
    guard isDecimal(text), let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// A number as `decimal` reads it, for those to whom one beyond `Double` is too large rather than no
  /// number: it is infinite.
  package static func unbounded(_ text: String) -> Double? {
    isDecimal(text) ? Double(text) : nil
  }

  /// A number as `decimal` reads it, rounded once; nil also beyond `Float`.
  package static func single(_ text: String) -> Float? {
    guard isDecimal(text), let value = Float(text), value.isFinite else { return nil }
    return value
  }

  private static func isDecimal(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, first.isASCIIDigit || ".-".utf8.contains(first) else {
      return false
    }
    return text.utf8.allSatisfy { $0.isASCIIDigit || ".-+eE".utf8.contains($0) }
  }
}
