/// A part of a cross-validation split, from 0.
public struct Fold: RawRepresentable, Hashable, Comparable, Sendable, Codable,
  CustomStringConvertible
{
  /// The plain value.
  public let rawValue: Int

  /// Wraps a plain value.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Wraps a plain value.
  public init(_ rawValue: Int) {
    self.rawValue = rawValue
  }

  /// The plain value as text.
  public var description: String { String(rawValue) }

  /// Orders by number.
  public static func < (left: Fold, right: Fold) -> Bool {
    left.rawValue < right.rawValue
  }
}
