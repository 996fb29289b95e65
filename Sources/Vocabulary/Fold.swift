/// A part of a cross-validation split, from 0.
package struct Fold: Identifier {
  package let rawValue: Int

  /// Wraps a plain value.
  package init(rawValue: Int) {
    self.rawValue = rawValue
  }
}
