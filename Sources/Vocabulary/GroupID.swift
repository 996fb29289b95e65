/// What a split must keep together: a connected component of cases, further keys and duplicates.
///
/// Dense from 0, in order of the smallest image id in the group.
public struct GroupID: Identifier {
  /// The plain value.
  public let rawValue: Int

  /// Wraps a plain value.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }
}
