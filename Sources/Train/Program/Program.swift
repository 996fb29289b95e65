/// A network for one batch size as a list of operations on buffers: forward, loss and, in
/// training, backward, in the order in which they run.
///
/// Nothing in it knows a layout, a library, a device or an optimizer. Batch normalisations and sums
/// carry the ReLU that follows them; gradients are handed over layer by layer, as soon as nothing needs
/// the old values of the parameters, so that they can live shortly and share memory.
package struct Program: Sendable {
  package enum Mode: Sendable {
    /// Forward, backward.
    case training(TrainingOptions)
    /// Forward with stored statistics.
    case inference

    /// Whether it only predicts.
    package var isInference: Bool { options == nil }

    /// What is fixed for all of a training; nil when it only predicts.
    package var options: TrainingOptions? {
      if case .training(let options) = self { options } else { nil }
    }
  }

  /// Where targets and loss of a head are.
  package struct HeadBuffers: Sendable {
    /// What is present, [N, classes], or the class of each image, [N].
    package let targets: BufferID
    /// Which targets are known, [N, classes]; nil where classes exclude each other.
    package let mask: BufferID?
    /// The loss, one value.
    package let loss: BufferID
  }

  package let network: Network
  /// The number of images of each run.
  package let batch: Int
  package let mode: Mode
  /// How convolutions may be computed.
  package let convolutions: ConvolutionAlgorithm
  /// Every tensor, by the index of its id.
  package internal(set) var buffers: [Buffer] = []
  /// What to do, in order.
  package internal(set) var operations: [Operation] = []
  /// The number of operations, from the first, that make the forward pass and the losses.
  package internal(set) var forwardCount = 0

  /// The nodes of stages that do not train, by their names, and their parameters.
  private let frozenNodes: Set<String>
  private let frozenParameters: Set<Int>

  /// The images, [N, C, H, W].
  package internal(set) var inputs: BufferID
  /// Targets and loss of each head, in the order of the network's heads.
  package internal(set) var heads: [HeadBuffers] = []
  /// The parameters, in the network's order.
  package internal(set) var parameters: [BufferID] = []
  /// Their gradients; nil in inference and for what does not learn.
  package internal(set) var parameterGradients: [BufferID?] = []
  /// The running statistics, in the network's order.
  package internal(set) var statistics: [BufferID] = []
  /// What can be read after a run.
  package internal(set) var outputs: [Output: BufferID] = [:]

  /// The program of a network for this many images at a time.
  package init(
    _ network: Network, batch: Int, mode: Mode, convolutions: ConvolutionAlgorithm = .direct
  ) {
    precondition(batch > 0, "a batch has images")
    self.network = network
    self.batch = batch
    self.mode = mode
    self.convolutions = convolutions
    let frozen = network.stages.prefix(mode.options?.frozenStages ?? 0).flatMap(\.self)
    frozenNodes = Set(frozen.map(\.name))
    frozenParameters = Set(frozen.flatMap(\.parameters))
    // A stand-in: no method can be called before every property has a value.
    inputs = BufferID(index: 0)
    inputs = addBuffer("images", network.inputShape, .inputs)
    addState()
    var forward = ForwardPass(network)
    forward.emit(into: &self)
    forwardCount = operations.count
    if training != nil {
      var backward = BackwardPass(forward)
      backward.emit(into: &self)
    }
  }

  package subscript(_ id: BufferID) -> Buffer { buffers[id.index] }

  /// What is fixed for all of a training; nil when the program only predicts.
  package var training: TrainingOptions? { mode.options }

  /// Adds a buffer with a row for each image.
  mutating func addBuffer(
    _ name: String, _ rowShape: [Int], _ role: Buffer.Role, isOutput: Bool = false
  ) -> BufferID {
    addBuffer(name, shape: [batch] + rowShape, role, isOutput: isOutput)
  }

  /// Adds a buffer of a shape that has nothing to do with the batch.
  mutating func addBuffer(
    _ name: String, shape: [Int], _ role: Buffer.Role, isOutput: Bool = false
  ) -> BufferID {
    buffers.append(Buffer(name: name, shape: shape, role: role, isOutput: isOutput))
    return BufferID(index: buffers.count - 1)
  }

  /// Adds parameters, their gradients in training, and statistics.
  private mutating func addState() {
    for (index, spec) in network.parameters.enumerated() {
      parameters.append(addBuffer(spec.name, shape: spec.operandShape, .parameter(index)))
      // Empty entries keep the lists in step with the network's parameters.
      guard let training, isTrainable(index) else {
        parameterGradients.append(nil)
        continue
      }
      parameterGradients.append(
        addBuffer(
          "\(spec.name).gradient", shape: spec.operandShape, .parameterGradient(index),
          isOutput: training.keepsGradients))
    }
    for (index, spec) in network.statistics.enumerated() {
      statistics.append(addBuffer(spec.name, shape: spec.shape, .statistic(index)))
    }
  }

  /// Whether a training program moves a parameter.
  private func isTrainable(_ parameter: Int) -> Bool {
    guard let training else { return false }
    if training.normalisation == .frozenAffine, network.parameters[parameter].group == .batchNorm {
      return false
    }
    return !frozenParameters.contains(parameter)
  }

  /// Whether a node belongs to a stage that does not train.
  func isFrozen(_ node: Node) -> Bool { frozenNodes.contains(node.name) }
}
