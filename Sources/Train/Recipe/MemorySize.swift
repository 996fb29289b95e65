internal import Terms

/// An amount of memory as a recipe states it: `8GiB`, `512MiB`, `none`.
package struct MemorySize: Sendable, Hashable {
  /// The bytes, a multiple of 1024; nil for no limit.
  package let bytes: Int?

  /// No limit.
  package static let unlimited = MemorySize(bytes: nil)

  private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

  private init(bytes: Int?) { self.bytes = bytes }

  /// Reads `none` or a number with GiB, MiB or KiB behind it; nil when it is neither.
  package init?(_ text: String) {
    if text == "none" {
      self = .unlimited
      return
    }
    guard let (name, unit) = Self.units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    let digits = text.dropLast(name.count)
    guard
      let number = PlainNumber.decimal(digits.last == " " ? digits.dropLast() : digits), number > 0,
      number * Double(unit) < 1e15
    else { return nil }
    bytes = max(1, Int(number * Double(unit) / 1024)) * 1024
  }

  /// What a machine of so many bytes can well spare: three quarters, in whole MiB.
  static func ofMachine(_ bytes: Int) -> MemorySize {
    MemorySize(bytes: max(1, (bytes / 4 * 3) >> 20) << 20)
  }

  /// The size in the largest unit that gives an integer.
  package var description: String {
    guard let bytes else { return "none" }
    let (name, unit) = Self.units.first { bytes % $0.1 == 0 } ?? ("KiB", 1 << 10)
    return "\(bytes / unit)\(name)"
  }

  /// Bytes for people, in GiB or MiB, to a tenth, rounded up.
  static func text(_ bytes: Int) -> String {
    let isLarge = bytes >= 1 << 30
    let unit = isLarge ? 1 << 30 : 1 << 20
    let tenths = (bytes * 10 + unit - 1) / unit
    return "\(tenths / 10).\(tenths % 10) \(isLarge ? "GiB" : "MiB")"
  }
}
