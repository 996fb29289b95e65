/// In training, sets a branch to 0 for whole images at random; nothing in prediction.
///
/// Huang et al., arXiv 1603.09382, as torchvision's `row` mode: what is kept is divided by
/// 1 - probability. Image n of a step is kept when its 24 random bits are at least 2^24 times the
/// probability: value 0 of row n of a dropout with rows of one value (see `DropoutKey`).
package struct StochasticDepth: Operator {
  package static let name = "stochastic depth"
  /// Neither: the random numbers are drawn again.
  package static let gradientReads: GradientReads = []
  /// Nothing is dropped in prediction.
  package static let isIdentityInPrediction = true

  /// Probability, and the number of its random stream.
  package let dropout: Dropout

  /// A stochastic depth of a `probability`, with the random stream of a number, `stream`.
  package init(constants: [String: Double]) {
    dropout = Dropout(
      probability: Float(constants["probability"] ?? 0), index: Int(constants["stream"] ?? 0))
  }

  /// The input's shape.
  package func shape(of inputs: [[Int]]) -> [Int]? { inputs.count == 1 ? inputs[0] : nil }

  /// A product for each value.
  package func arithmetic(for inputs: [[Int]]) -> Int { inputs[0].reduce(1, *) }

  /// output = input / (1 - probability) for the images that are kept, else 0.
  package func forward(_ tensors: OperatorTensors, images: Range<Int>) {
    scale(tensors.inputs[0], into: tensors.output, tensors.dropout, images: images)
  }

  /// The same factor as in the forward pass.
  package func inputGradients(_ tensors: OperatorTensors, images: Range<Int>) {
    scale(
      tensors.outputGradient, into: tensors.inputGradients[0], tensors.dropout, images: images)
  }

  /// What an image of the batch is multiplied with: 0 when it is dropped.
  func factor(_ key: DropoutKey, image: Int) -> Float {
    let bits = key.bits(of: dropout, value: key.firstRow + image)
    return bits >= dropout.threshold ? dropout.scale : 0
  }

  private func scale(
    _ x: HostTensor, into y: HostTensor, _ key: DropoutKey, images: Range<Int>
  ) {
    for image in images {
      let factor = factor(key, image: image)
      for index in x.indices(of: image..<image + 1) { y[index] = factor * x[index] }
    }
  }
}

extension NetworkBuilder {
  /// Adds a stochastic depth of this probability.
  package mutating func stochasticDepth(
    _ name: String, _ input: Value, probability: Float
  ) -> Value {
    let constants = ["probability": Double(probability), "stream": Double(randomLayers)]
    return apply(name, StochasticDepth(constants: constants), [input])
  }
}
