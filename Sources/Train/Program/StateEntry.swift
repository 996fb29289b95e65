/// A piece of what a step keeps from one run to the next, and a checkpoint stores.
package struct StateEntry: Sendable, Hashable {
  /// What it is.
  package enum Kind: String, Sendable, Hashable, Codable {
    /// A learnt parameter.
    case parameter
    /// A running statistic.
    case statistic
    /// The momentum of a parameter; training programs only.
    case momentum
  }

  /// What it is.
  package let kind: Kind
  /// The parameter's or the statistic's name in torchvision's style.
  package let name: String
  /// Row-major, as PyTorch stores it.
  package let shape: [Int]

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }
}
