internal import Terms

/// A body site class's stable name, such as `hands`.
package struct SiteID: Identifier {
  package let rawValue: String

  /// Wraps a plain value, composed.
  package init(rawValue: String) {
    self.rawValue = ComposedText.of(rawValue)
  }
}
