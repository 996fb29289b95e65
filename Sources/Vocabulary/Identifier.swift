/// A name or number of its own type, so that an image's key is never taken for a class's.
///
/// A conforming type has its stored `rawValue` and the initialiser from it; everything else is here.
package protocol Identifier: RawRepresentable, Hashable, Comparable, Sendable, Codable,
  CustomStringConvertible
where RawValue: Sendable {
  /// Wraps a plain value; every value is fine.
  init(rawValue: RawValue)
}

extension Identifier {
  /// Wraps a plain value.
  @inlinable package init(_ rawValue: RawValue) {
    self.init(rawValue: rawValue)
  }

  /// The plain value as text.
  package var description: String { "\(rawValue)" }
}

extension Identifier where RawValue == String {
  /// Orders by the UTF-8 bytes, the same on every machine.
  @inlinable package static func < (left: Self, right: Self) -> Bool {
    left.rawValue.bytesPrecede(right.rawValue)
  }
}

extension Identifier where RawValue == Int {
  /// Orders by number.
  @inlinable package static func < (left: Self, right: Self) -> Bool {
    left.rawValue < right.rawValue
  }
}
