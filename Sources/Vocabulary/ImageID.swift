/// An image's key, `<source>/<native id>`, the same whichever format it was read from.
public struct ImageID: RawRepresentable, Hashable, Comparable, Sendable, Codable,
  CustomStringConvertible
{
  /// The plain value.
  public let rawValue: String

  /// Wraps a plain value.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Wraps a plain value.
  public init(_ rawValue: String) {
    self.rawValue = rawValue
  }

  /// The plain value as text.
  public var description: String { rawValue }

  /// Orders by the UTF-8 bytes, the same on every machine.
  public static func < (left: ImageID, right: ImageID) -> Bool {
    left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
  }
}
