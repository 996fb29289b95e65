import Foundation
import TestSupport
import Testing

@testable import Train

/// One line of the conformance table: a small network around one operation, and what PyTorch
/// made of it.
struct OperationCase: Decodable, Sendable, CustomTestStringConvertible {
  /// A layer in the fixture's words; without `input` it reads the one before it.
  struct LayerSpec: Decodable, Sendable {
    let layer: String
    let name: String
    let input: [Int]?
    let outputs: Int?
    let kernel: Int?
    let stride: Int?
    let padding: Int?
    let groups: Int?
    let bias: Bool?
    let roundsUp: Bool?
    let size: Int?
    let alpha: Float?
    let beta: Float?
    let k: Float?
    let probability: Float?
    let constants: [String: Double]?
  }

  let name: String
  let side: Int
  let batch: Int
  let count: Int
  let channels: Int
  let normalisation: Normalisation
  let rate: Float
  let layers: [LayerSpec]
  let lesionLogits: [Float]
  let siteLogits: [Float]
  let inferenceLesionLogits: [Float]
  let steps: [[Float]]
  let gradients: [String: Sampled]
  let parameters: [String: Sampled]
  let statistics: [String: Sampled]

  var testDescription: String { name }

  /// The network, with the fixture's heads on the mean of the last layer.
  func network(lesions: Int, sites: Int) -> Network {
    Self.network(layers, channels: channels, side: side, lesions: lesions, sites: sites)
  }

  /// A network of such layers, with the fixture's heads on the mean of the last one.
  static func network(
    _ layers: [LayerSpec], channels: Int, side: Int, lesions: Int, sites: Int
  ) -> Network {
    var builder = NetworkBuilder(channels: channels, side: side)
    var values = [Value.input]
    for spec in layers {
      let inputs = (spec.input ?? [values.count - 1]).map { values[$0] }
      let input = inputs[0]
      let value =
        switch spec.layer {
        case "convolution": builder.convolution(spec.name, input, convolution(spec))
        case "batchNorm": builder.batchNorm(spec.name, input)
        case "rectifier": builder.relu(spec.name, input)
        case "maxPool": builder.maxPool(spec.name, input, pool(spec))
        case "localResponseNorm": builder.localResponseNorm(spec.name, input, response(spec))
        case "flatten": builder.flatten(spec.name, input)
        case "linear": builder.linear(spec.name, input, Linear(outputs: spec.outputs ?? 0))
        case "dropout":
          builder.dropout(spec.name, input, probability: spec.probability ?? 0)
        case "add": builder.sum(spec.name, input, inputs[1])
        case "average": builder.globalAveragePool(spec.name, input)
        default: add(spec, inputs, to: &builder)
        }
      values.append(value)
    }
    let last = values[values.count - 1]
    let isFlat = builder.shape(of: last).count == 1
    let features = isFlat ? last : builder.globalAveragePool("avgpool", last)
    return builder.finish(
      name: "case", features: features, maps: isFlat ? nil : last,
      heads: Heads(tasks: .mtl, lesions: lesions, sites: sites))
  }

  /// An operator by its name.
  private static func add(
    _ spec: LayerSpec, _ inputs: [Value], to builder: inout NetworkBuilder
  ) -> Value {
    guard let own = AllOperators.all.first(where: { $0.name == spec.layer }) else {
      fatalError("the table has no layer '\(spec.layer)'")
    }
    return builder.apply(spec.name, own.init(constants: spec.constants ?? [:]), inputs)
  }

  private static func response(_ spec: LayerSpec) -> LocalResponseNorm {
    let usual = LocalResponseNorm()
    return LocalResponseNorm(
      size: spec.size ?? usual.size, alpha: spec.alpha ?? usual.alpha,
      beta: spec.beta ?? usual.beta, k: spec.k ?? usual.k)
  }

  private static func convolution(_ spec: LayerSpec) -> Convolution {
    Convolution(
      outputs: spec.outputs ?? 0, kernel: spec.kernel ?? 1, stride: spec.stride ?? 1,
      padding: spec.padding ?? 0, groups: spec.groups ?? 1, bias: spec.bias ?? false)
  }

  private static func pool(_ spec: LayerSpec) -> Pool {
    Pool(
      kernel: spec.kernel ?? 1, stride: spec.stride ?? 1, padding: spec.padding ?? 0,
      roundsUp: spec.roundsUp ?? false)
  }
}

/// The whole table.
struct OperationTable: Decodable, Sendable {
  let lesions: Int
  let sites: Int
  let momentum: Float
  let decay: Float
  let lesionWeight: Float
  let siteWeight: Float
  let dropoutSeed: UInt64
  private(set) var cases: [OperationCase]

  /// The tables that make_operations.py and make_operators.py wrote.
  static let shared: OperationTable = {
    do {
      let tables = try ["operations", "operators"].map { name in
        let bytes = try Checkout.fixture("Train/\(name).json")
        return try JSONDecoder().decode(OperationTable.self, from: Data(bytes))
      }
      var whole = tables[0]
      whole.cases += tables[1].cases
      return whole
    } catch {
      fatalError("Train/operations.json, operators.json: \(error)")
    }
  }()

  /// The training program of a case, with gradients to read.
  func program(_ test: OperationCase) -> Program {
    Program(
      test.network(lesions: lesions, sites: sites), batch: test.batch,
      mode: .training(
        TrainingOptions(
          normalisation: test.normalisation, lesionWeight: lesionWeight,
          siteWeight: siteWeight, optimiser: SGD(momentum: momentum, weightDecay: decay),
          keepsGradients: true)))
  }
}
