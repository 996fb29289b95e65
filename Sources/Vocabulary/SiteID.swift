/// A body site class's stable name, such as `hands`.
public struct SiteID: Identifier {
  /// The plain value.
  public let rawValue: String

  /// Wraps a plain value, composed.
  public init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
