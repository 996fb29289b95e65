/// A piece of what a step keeps from one run to the next, and a checkpoint stores.
package struct StateEntry: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A trainable parameter.
    case parameter
    /// A running statistic.
    case statistic
    /// What the optimizer keeps for a parameter, by the slot's name; training programs only.
    case slot(String)
    /// The moving average of a parameter or statistic; training programs with one only.
    case average

    /// Whether it belongs to the optimizer: prediction has no use for it.
    package var isSlot: Bool { if case .slot = self { true } else { false } }
    /// Whether a network can't run without it.
    package var isRequired: Bool { self == .parameter || self == .statistic }
  }

  package let kind: Kind
  /// The parameter's or the statistic's name in torchvision's style.
  package let name: String
  /// Row-major, as PyTorch stores it.
  package let shape: [Int]

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }
}
