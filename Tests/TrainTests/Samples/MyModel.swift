@testable import Train

// sample
/// The paper: title, authors, arXiv number.
enum MyModel: Model {
  static let name = "my-model"  // --model my-model
  static let side = 32  // the side that it was designed for

  static func network(side: Int, heads: Heads) throws(TrainError) -> Network {
    guard side >= 16 else {
      throw .unusableInput(model: name, what: "images of \(side) pixels are too small, 16 at least")
    }
    var builder = NetworkBuilder(side: side)
    let convolved = builder.convolution(
      "conv1", .input, Convolution(outputs: 16, kernel: 3, stride: 2, padding: 1))
    let normalised = builder.batchNorm("bn1", convolved)
    let last = builder.relu("relu1", normalised)
    let pooled = builder.globalAveragePool("pool", last)
    return builder.finish(name: name, features: pooled, maps: last, heads: heads)
  }
}
