/// A part of a cross-validation split, from 0.
public struct Fold: Identifier {
  /// The plain value.
  public let rawValue: Int

  /// Wraps a plain value.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }
}
