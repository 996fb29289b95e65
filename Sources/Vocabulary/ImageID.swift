/// An image's key, `<source>/<native id>`, the same whichever format it was read from.
public struct ImageID: Identifier {
  /// The plain value.
  public let rawValue: String

  /// Wraps a plain value, composed.
  public init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
