/// ConvNeXt-tiny (Liu et al., A ConvNet for the 2020s, arXiv 2201.03545) in torchvision's names: 27.8
/// million parameters before the heads.
///
/// The features are the normalised means (`classifier.0`), so there are no maps whose mean they are.
package enum ConvNeXtTiny: Model {
  package static let name = "convnext-tiny"
  package static let side = 224

  private static let depths = [3, 3, 9, 3]
  private static let widths = [96, 192, 384, 768]
  /// The last block's share of images whose branch is dropped; the first has 0.
  private static let mostDropped: Float = 0.1
  private static let epsilon: Float = 1e-6
  private static let start = Initialiser.normal(std: 0.02)
  /// 4 x 4 at first, then three halvings.
  private static let smallestSide = 32

  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    guard side >= smallestSide else {
      throw .unusableInput(
        model: name, what: "images of \(side) pixels are too small, \(smallestSide) at least")
    }
    var builder = NetworkBuilder(side: side)
    let stem = Convolution(outputs: widths[0], kernel: 4, stride: 4, padding: 0, bias: true)
    var value = builder.convolution("features.0.0", .input, stem, start: start)
    value = builder.layerNorm("features.0.1", value, epsilon: epsilon)
    // torchvision divides by the blocks but one, so that the last block has the whole share.
    let last = Float(depths.reduce(0, +) - 1)
    var number = 0
    for (stage, depth) in depths.enumerated() {
      if stage > 0 {
        value = builder.layerNorm("features.\(2 * stage).0", value, epsilon: epsilon)
        let halving = Convolution(
          outputs: widths[stage], kernel: 2, stride: 2, padding: 0, bias: true)
        value = builder.convolution("features.\(2 * stage).1", value, halving, start: start)
      }
      for index in 0..<depth {
        value = addBlock(
          "features.\(2 * stage + 1).\(index)", value, dropped: mostDropped * Float(number) / last,
          to: &builder)
        number += 1
      }
    }
    let pooled = builder.globalAveragePool("avgpool", value)
    let features = builder.layerNorm("classifier.0", pooled, epsilon: epsilon)
    return builder.finish(name: name, features: features, maps: nil, heads: heads)
  }

  /// 7 x 7 of each channel by itself, then two layers over the channels of each position.
  private static func addBlock(
    _ name: String, _ input: Value, dropped: Float, to builder: inout NetworkBuilder
  ) -> Value {
    let width = builder.shape(of: input)[0]
    let own = Convolution(outputs: width, kernel: 7, groups: width, bias: true)
    var value = builder.convolution("\(name).block.0", input, own, start: start)
    value = builder.layerNorm("\(name).block.2", value, epsilon: epsilon)
    func mix(_ number: Int, _ input: Value, to outputs: Int) -> Value {
      // torchvision has a fully connected layer over channels that lie last; over channels that lie
      // first it is this convolution, with the same numbers.
      builder.convolution(
        "\(name).block.\(number)", input, Convolution(outputs: outputs, kernel: 1, bias: true),
        start: start, storedAsLinear: true)
    }
    value = builder.gelu("\(name).block.4", mix(3, value, to: 4 * width))
    value = mix(5, value, to: width)
    // 1e-6 as in the paper: at first a block does next to nothing.
    value = builder.layerScale(name, value, start: 1e-6)
    if dropped > 0 {
      value = builder.stochasticDepth("\(name).stochastic_depth", value, probability: dropped)
    }
    return builder.sum("\(name).add", value, input)
  }
}
