/// A case's key, `<source>/<native id>`: what the source says belongs together.
public struct CaseID: Identifier {
  /// The plain value.
  public let rawValue: String

  /// Wraps a plain value.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}
