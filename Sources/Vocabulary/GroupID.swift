/// What a split must keep together: a connected component of cases, further keys and duplicates.
///
/// Dense from 0, in order of the smallest image id in the group.
public struct GroupID: RawRepresentable, Hashable, Comparable, Sendable, Codable,
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
  public static func < (left: GroupID, right: GroupID) -> Bool {
    left.rawValue < right.rawValue
  }
}
