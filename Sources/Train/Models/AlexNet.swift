/// AlexNet as BVLC published it for Caffe: Krizhevsky, Sutskever & Hinton 2012, on one device.
///
/// Convolutions 2, 4 and 5 have two groups; normalisation over channels stands between ReLU
/// and pooling; sizes of pools are rounded up. 56.9 million parameters before the heads. Names are
/// Caffe's: `conv1.weight` … `fc7.bias`; `fc8` is the heads.
package enum AlexNet: Model {
  package static let name = "alexnet"
  /// Caffe's crop.
  package static let side = 227

  /// The smallest side that fills the last pooling's window.
  private static let smallestSide = 67

  /// The network for images of 3 x side x side; the shape of `fc6.weight` follows the side.
  package static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    guard side >= smallestSide else {
      throw .unusableInput(
        model: name, what: "images of \(side) pixels are too small, \(smallestSide) at least")
    }
    var builder = NetworkBuilder(side: side)
    // Biases as in the paper, with Caffe's 0.1: the ReLUs of 2, 4, 5 and of the full layers begin
    // with positive inputs.
    let first = Convolution(outputs: 96, kernel: 11, stride: 4, padding: 0, bias: true)
    var value = convolution(1, .input, first, biasInitializer: 0, in: &builder)
    value = builder.maxPool("pool1", builder.localResponseNorm("norm1", value), pool)
    let second = Convolution(outputs: 256, kernel: 5, groups: 2, bias: true)
    value = convolution(2, value, second, biasInitializer: 0.1, in: &builder)
    value = builder.maxPool("pool2", builder.localResponseNorm("norm2", value), pool)
    let third = Convolution(outputs: 384, kernel: 3, bias: true)
    value = convolution(3, value, third, biasInitializer: 0, in: &builder)
    let fourth = Convolution(outputs: 384, kernel: 3, groups: 2, bias: true)
    value = convolution(4, value, fourth, biasInitializer: 0.1, in: &builder)
    let fifth = Convolution(outputs: 256, kernel: 3, groups: 2, bias: true)
    value = convolution(5, value, fifth, biasInitializer: 0.1, in: &builder)
    value = builder.flatten("flatten", builder.maxPool("pool5", value, pool))
    for number in [6, 7] {
      value = builder.linear(
        "fc\(number)", value, Linear(outputs: 4096), start: .normal(std: 0.005),
        biasInitializer: 0.1)
      value = builder.relu("relu\(number)", value)
      value = builder.dropout("drop\(number)", value, probability: 0.5)
    }
    return builder.finish(name: name, features: value, maps: nil, heads: heads)
  }

  private static let pool = Pool(kernel: 3, stride: 2, roundsUp: true)

  /// A convolution that starts as N(0, 0.01), and its ReLU.
  private static func convolution(
    _ number: Int, _ input: Value, _ convolution: Convolution, biasInitializer: Float,
    in builder: inout NetworkBuilder
  ) -> Value {
    let convolved = builder.convolution(
      "conv\(number)", input, convolution, start: .normal(std: 0.01),
      biasInitializer: biasInitializer)
    return builder.relu("relu\(number)", convolved)
  }
}
