internal import Terms

/// An image's key, `<source>/<native id>`, the same whichever format it was read from.
package struct ImageID: Identifier {
  package let rawValue: String

  /// Wraps a plain value, composed.
  package init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
