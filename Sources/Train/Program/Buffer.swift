/// The name of a buffer within one program.
package struct BufferID: Sendable, Hashable, Comparable {
  /// The index into `Program.buffers`.
  package let index: Int

  /// In the order in which the program made them.
  package static func < (a: BufferID, b: BufferID) -> Bool { a.index < b.index }
}

/// A tensor of a program, with a shape but without a layout: that is the backend's affair.
package struct Buffer: Sendable, Hashable {
  /// What a buffer holds, and so how long it has to live.
  package enum Role: Sendable, Hashable {
    /// Written by `Executable.load`: images [N, C, H, W].
    case inputs
    /// Written by `Executable.load`: targets of a head or their mask, [N, classes], or its labels, [N].
    case targets
    /// A trainable parameter; the index is the network's.
    case parameter(Int)
    case parameterGradient(Int)
    /// A running statistic; the index is the network's.
    case statistic(Int)
    /// The output of a node, or what its backward pass has to remember.
    case activation
    /// The gradient of the loss with respect to an activation.
    case gradient
    /// What a backend keeps between forward and backward in a form of its own, such as the
    /// indices of a pooling's maxima. The backend says how large it is, and may use none of it.
    case workspace
    /// The loss of a head, one value.
    case loss
  }

  /// What it holds, for messages and timings: `layer1.0.conv1`, `layer1.0.conv1.gradient`.
  package let name: String
  /// The shape, batch included.
  package let shape: [Int]
  /// What it holds.
  package let role: Role
  /// Whether it must outlive the last operation, because it can be read afterwards.
  package let isOutput: Bool

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }

  /// Whether it is a piece of the state, which programs of other batch sizes share.
  package var isState: Bool {
    switch role {
    case .parameter, .statistic: true
    default: false
    }
  }

  /// Whether it keeps its values from step to step; all others share the arena.
  package var isPersistent: Bool {
    switch role {
    case .inputs, .targets, .parameter, .statistic, .loss: true
    case .parameterGradient, .activation, .gradient, .workspace: isOutput
    }
  }
}
