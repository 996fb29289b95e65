internal import Terms

/// A lesion class's stable name, such as `erosion-ulcer-atrophy`; labels may change, ids don't.
package struct ClassID: Identifier {
  package let rawValue: String

  /// Wraps a plain value, composed.
  package init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
