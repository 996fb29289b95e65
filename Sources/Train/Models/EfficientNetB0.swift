/// EfficientNet-B0 (Tan & Le, arXiv 1905.11946) in torchvision's names: 4.0 million parameters before
/// the heads.
package enum EfficientNetB0: Model {
  package static let name = "efficientnet-b0"
  package static let side = 224

  /// The paper's table 1: how much wider within, kernel, stride, width out, blocks.
  private static let stages:
    [(expansion: Int, kernel: Int, stride: Int, outputs: Int, depth: Int)] = [
      (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3),
      (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
    ]
  /// Block n of N, from 0, drops its branch for a share of `mostDropped` n / N of the images.
  private static let mostDropped: Float = 0.2

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    let layers = InvertedResidual(
      model: name, norm: BatchNorm(), squeezeActivation: .silu, squeezeGate: .sigmoid)
    try layers.checkSide(side)
    var builder = NetworkBuilder(side: side)
    let stem = Convolution(outputs: 32, kernel: 3, stride: 2)
    var value = layers.convolution("features.0", .input, stem, .silu, to: &builder)
    let count = stages.reduce(0) { $0 + $1.depth }
    var number = 0
    for (index, stage) in stages.enumerated() {
      for depth in 0..<stage.depth {
        let inputs = builder.shape(of: value)[0]
        value = layers.block(
          "features.\(index + 1).\(depth).block", value,
          InvertedResidual.Block(
            kernel: stage.kernel, stride: depth == 0 ? stage.stride : 1,
            expanded: inputs * stage.expansion, outputs: stage.outputs,
            // Of what the block reads, not of its wider inside, as torchvision has it.
            squeezed: max(1, inputs / 4), activation: .silu,
            // torchvision divides by all blocks here, so that the last has less than the whole
            // share.
            dropped: mostDropped * Float(number) / Float(count)),
          to: &builder)
        number += 1
      }
    }
    let last = Convolution(outputs: 4 * 320, kernel: 1)
    value = layers.convolution("features.8", value, last, .silu, to: &builder)
    let pooled = builder.globalAveragePool("avgpool", value)
    let features = builder.dropout("classifier.0", pooled, probability: 0.2)
    return builder.finish(name: name, features: features, maps: value, heads: heads)
  }
}
