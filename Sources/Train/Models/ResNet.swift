/// The family of residual networks (He et al., arXiv 1512.03385) in torchvision's names.
///
/// Projection shortcuts where the shape changes (option B).
struct ResNet {
  /// The residual branch of a block.
  enum Block {
    /// 3x3, 3x3.
    case basic
    /// 1x1, 3x3, 1x1 with four times the channels.
    case bottleneck

    var expansion: Int { self == .basic ? 1 : 4 }
  }

  /// What stands before the blocks.
  enum Stem {
    /// 7x7/2 and 3x3/2 maximum pooling, for ImageNet's sizes.
    case large
    /// 3x3/2 and 3x3/2 maximum pooling, for images of about 64 pixels.
    case small
    /// As `large`, but the convolution has a bias, and the pooling no border and a size that is
    /// rounded up: He et al.'s Caffe models.
    case caffe
  }

  /// The convolution of a bottleneck that has the stride.
  enum Stride {
    /// The first 1x1: the paper's, and Caffe's, "v1".
    case first
    /// The 3x3: torchvision's, "v1.5".
    case middle
  }

  let name: String
  let stem: Stem
  let block: Block
  var stride = Stride.middle
  /// The number of blocks in each stage.
  let depths: [Int]
  /// The channels of each stage before expansion; the stem has as many as the first.
  let widths: [Int]

  /// The smallest side that leaves a pixel at the end.
  private var smallestSide: Int { 4 << (depths.count - 1) }

  /// The network with these heads on its pooled features.
  func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    guard side >= smallestSide else {
      throw .unusableInput(
        model: name, what: "images of \(side) pixels are too small, \(smallestSide) at least")
    }
    var builder = NetworkBuilder(side: side)
    var value = addStem(to: &builder)
    for (stage, depth) in depths.enumerated() {
      for index in 0..<depth {
        let stride = stage > 0 && index == 0 ? 2 : 1
        value = addBlock(
          "layer\(stage + 1).\(index)", value, width: widths[stage], stride: stride, to: &builder)
      }
    }
    let features = builder.globalAveragePool("avgpool", value)
    return builder.finish(name: name, features: features, maps: value, heads: heads)
  }

  private func addStem(to builder: inout NetworkBuilder) -> Value {
    let kernel = stem == .small ? 3 : 7
    let convolution = Convolution(
      outputs: widths[0], kernel: kernel, stride: 2, bias: stem == .caffe)
    let convolved = builder.convolution("conv1", .input, convolution)
    let normalised = builder.batchNorm("bn1", convolved)
    let hasReLU = builder.relu("relu", normalised)
    let pool =
      stem == .caffe
      ? Pool(kernel: 3, stride: 2, roundsUp: true) : Pool(kernel: 3, stride: 2, padding: 1)
    return builder.maxPool("maxpool", hasReLU, pool)
  }

  private func addBlock(
    _ name: String, _ input: Value, width: Int, stride: Int, to builder: inout NetworkBuilder
  ) -> Value {
    let outputs = width * block.expansion
    let convolutions =
      switch block {
      case .basic:
        [
          Convolution(outputs: width, kernel: 3, stride: stride),
          Convolution(outputs: width, kernel: 3),
        ]
      case .bottleneck:
        [
          Convolution(outputs: width, kernel: 1, stride: self.stride == .first ? stride : 1),
          Convolution(outputs: width, kernel: 3, stride: self.stride == .middle ? stride : 1),
          Convolution(outputs: outputs, kernel: 1),
        ]
      }
    var value = input
    for (index, convolution) in convolutions.enumerated() {
      value = builder.convolution("\(name).conv\(index + 1)", value, convolution)
      value = builder.batchNorm("\(name).bn\(index + 1)", value)
      // The last ReLU comes after the sum.
      if index + 1 < convolutions.count {
        value = builder.relu("\(name).relu\(index + 1)", value)
      }
    }
    var shortcut = input
    if stride != 1 || builder.shape(of: input)[0] != outputs {
      let projection = Convolution(outputs: outputs, kernel: 1, stride: stride)
      shortcut = builder.convolution("\(name).downsample.0", input, projection)
      shortcut = builder.batchNorm("\(name).downsample.1", shortcut)
    }
    return builder.relu("\(name).relu", builder.sum("\(name).add", value, shortcut))
  }
}
