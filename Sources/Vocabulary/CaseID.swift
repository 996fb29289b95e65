internal import Terms

/// A case's key, `<source>/<native id>`: what the source says belongs together.
package struct CaseID: Identifier {
  package let rawValue: String

  /// Wraps a plain value, composed.
  package init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
