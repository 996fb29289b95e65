/// A piece of what a step keeps from one run to the next, and a checkpoint stores.
public struct StateEntry: Sendable, Hashable {
  /// What it is.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A learnt parameter.
    case parameter
    /// A running statistic.
    case statistic
    /// The momentum of a parameter; training programs only.
    case momentum
  }

  /// What it is.
  public let kind: Kind
  /// The parameter's or the statistic's name in torchvision's style.
  public let name: String
  /// Row-major, as PyTorch stores it.
  public let shape: [Int]

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }
}
