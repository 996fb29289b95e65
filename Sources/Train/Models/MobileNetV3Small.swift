/// MobileNetV3-small (Howard et al., Searching for MobileNetV3, arXiv 1905.02244) in torchvision's
/// names: 1.5 million parameters before the heads.
///
/// The features are `classifier.0` after its hard swish and a dropout, so there are no maps whose
/// mean they are.
package enum MobileNetV3Small: Model {
  package static let name = "mobilenet-v3-small"
  package static let side = 224

  /// The paper's table 2: kernel, width within, width out, squeeze, hard swish or ReLU, stride.
  private static let blocks:
    [(
      kernel: Int, expanded: Int, outputs: Int, squeezes: Bool, isHard: Bool, stride: Int
    )] = [
      (3, 16, 16, true, false, 2),
      (3, 72, 24, false, false, 2), (3, 88, 24, false, false, 1),
      (5, 96, 40, true, true, 2), (5, 240, 40, true, true, 1), (5, 240, 40, true, true, 1),
      (5, 120, 48, true, true, 1), (5, 144, 48, true, true, 1),
      (5, 288, 96, true, true, 2), (5, 576, 96, true, true, 1), (5, 576, 96, true, true, 1),
    ]

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    // torchvision gives this network constants of its own.
    let layers = InvertedResidual(
      model: name, norm: BatchNorm(epsilon: 1e-3, momentum: 0.01), squeezeGate: .hardSigmoid)
    try layers.checkSide(side)
    var builder = NetworkBuilder(side: side)
    let stem = Convolution(outputs: 16, kernel: 3, stride: 2)
    var value = layers.convolution("features.0", .input, stem, .hardSwish, to: &builder)
    for (index, block) in blocks.enumerated() {
      value = layers.block(
        "features.\(index + 1).block", value,
        InvertedResidual.Block(
          kernel: block.kernel, stride: block.stride, expanded: block.expanded,
          outputs: block.outputs,
          squeezed: block.squeezes ? InvertedResidual.divisible(block.expanded / 4) : nil,
          activation: block.isHard ? .hardSwish : .relu),
        to: &builder)
    }
    let last = Convolution(outputs: 6 * 96, kernel: 1)
    value = layers.convolution("features.12", value, last, .hardSwish, to: &builder)
    value = builder.globalAveragePool("avgpool", value)
    value = builder.linear("classifier.0", value, Linear(outputs: 1024))
    value = builder.hardSwish("classifier.1", value)
    value = builder.dropout("classifier.2", value, probability: 0.2)
    return builder.finish(name: name, features: value, maps: nil, heads: heads)
  }
}
