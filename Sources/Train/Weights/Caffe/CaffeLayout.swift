/// A published net of Caffe whose layers have a place in one of our models.
protocol CaffeLayout: Sendable {
  /// The name of the model here whose weights they become.
  static var model: String { get }
  /// What the net is, for messages.
  static var name: String { get }
  /// Whether a net has this layout.
  static func recognises(_ net: CaffeNet) -> Bool
  /// Gives the layers' numbers their names here.
  ///
  /// Fails when a layer has other blobs than the layout asks for.
  static func convert(_ net: CaffeNet, into weights: inout CaffeConversion) throws(WeightProblem)
}

/// The registry of Caffe's layouts.
enum AllCaffeLayouts {
  /// In the order in which they are tried.
  static let all: [any CaffeLayout.Type] = [CaffeResNet50.self, CaffeAlexNet.self]
}

/// The tensors that a layout makes of layers, and what became of each.
struct CaffeConversion {
  /// The tensors so far.
  private(set) var tensors: [WeightFile.Tensor] = []
  /// What became of the blobs.
  private(set) var changes: [WeightFile.Change] = []

  /// Adds a convolution: a weight, and a bias if it has one.
  mutating func addConvolution(
    _ layer: CaffeNet.Layer, as name: String
  ) throws(WeightProblem) {
    guard (1...2).contains(layer.blobs.count), layer.blobs[0].shape.count == 4 else {
      throw problem(layer, "a convolution has a weight of four extents, and a bias or none")
    }
    add(layer, layer.blobs[0].shape, layer.blobs[0].values, as: "\(name).weight")
    if layer.blobs.count == 2 { addBias(layer, as: name) }
  }

  /// Adds a fully connected layer: weight and bias.
  mutating func addLinear(_ layer: CaffeNet.Layer, as name: String) throws(WeightProblem) {
    guard layer.blobs.count == 2, layer.blobs[0].trimmed.count == 2 else {
      throw problem(layer, "a fully connected layer has a weight of two extents, and a bias")
    }
    add(layer, layer.blobs[0].trimmed, layer.blobs[0].values, as: "\(name).weight")
    addBias(layer, as: name)
  }

  /// Adds a batch normalisation: mean and variance divided by the third blob, and the scale layer's
  /// gamma and beta.
  ///
  /// An epsilon other than ours is moved into the variance.
  mutating func addBatchNorm(
    _ norm: CaffeNet.Layer, scale: CaffeNet.Layer, as name: String
  ) throws(WeightProblem) {
    let counts = norm.blobs.map(\.values.count)
    guard counts.count == 3, counts[0] == counts[1], counts[2] == 1 else {
      throw problem(norm, "a batch normalisation has a mean, a variance and a factor")
    }
    guard scale.blobs.map(\.values.count) == [counts[0], counts[0]] else {
      throw problem(scale, "a scale layer has a gamma and a beta for each of \(counts[0]) channels")
    }
    // Caffe divides by the factor, and takes 0 for a factor of 0.
    let factor = norm.blobs[2].values[0]
    let inverse = factor == 0 ? 0 : 1 / Double(factor)
    let shift = Double(norm.epsilon ?? 1e-5) - Double(Float(1e-5))
    let correction = norm.epsilon == nil || abs(shift) < 1e-12 ? 0 : shift
    let shape = [counts[0]]
    add(scale, shape, scale.blobs[0].values, as: "\(name).weight")
    add(scale, shape, scale.blobs[1].values, as: "\(name).bias")
    let mean = norm.blobs[0].values.map { Float(Double($0) * inverse) }
    let variance = norm.blobs[1].values.map { Float(Double($0) * inverse + correction) }
    tensors.append(.init(name: "\(name).running_mean", shape: shape, values: mean))
    tensors.append(.init(name: "\(name).running_var", shape: shape, values: variance))
    changes.append(
      .init(
        kind: .folded, from: "\(norm.name) (mean, variance, factor \(factor))",
        to: "\(name).running_mean, \(name).running_var"))
  }

  /// Leaves a layer out.
  mutating func drop(_ layer: CaffeNet.Layer, why: String) {
    changes.append(.init(kind: .dropped, from: layer.name, to: why))
  }

  private mutating func addBias(_ layer: CaffeNet.Layer, as name: String) {
    let bias = layer.blobs[1]
    add(layer, [bias.values.count], bias.values, as: "\(name).bias")
  }

  private mutating func add(
    _ layer: CaffeNet.Layer, _ shape: [Int], _ values: [Float], as name: String
  ) {
    let blob = name.hasSuffix(".bias") ? 1 : 0
    tensors.append(.init(name: name, shape: shape, values: values))
    changes.append(.init(kind: .renamed, from: "\(layer.name)[\(blob)]", to: name))
  }

  private func problem(_ layer: CaffeNet.Layer, _ what: String) -> WeightProblem {
    WeightProblem(
      "the layer '\(layer.name)' has blobs of shapes \(layer.blobs.map(\.shape)): \(what)",
      remedy: "Give the published net.")
  }
}
