/// A lesion class's stable name, such as `erosion-ulcer-atrophy`; labels may change, ids don't.
public struct ClassID: Identifier {
  /// The plain value.
  public let rawValue: String

  /// Wraps a plain value, composed.
  public init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
