/// A case's key, `<source>/<native id>`: what the source says belongs together.
public struct CaseID: Identifier {
  /// The plain value.
  public let rawValue: String

  /// Wraps a plain value, composed.
  public init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
