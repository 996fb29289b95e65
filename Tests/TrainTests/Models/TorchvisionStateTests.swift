import Foundation
import TestSupport
import Testing

@testable import Train

/// State dictionaries of torchvision fit the models that have its names.
@Suite struct TorchvisionStateTests {
  private static let models = [
    "resnet18", "resnet34", "mobilenet-v3-small", "efficientnet-b0", "convnext-tiny",
  ]

  @Test("a state dictionary loads, and its last layer alone is not used", arguments: models)
  func loads(_ name: String) throws {
    let states = try JSONDecoder().decode(
      [String: [String: [Int]]].self, from: Data(try Checkout.fixture("Train/states.json")))
    let tensors = try #require(states[name]).sorted { $0.key < $1.key }.map { key, shape in
      WeightFile.Tensor(
        name: key, shape: shape, values: [Float](repeating: 0.5, count: shape.reduce(1, *)))
    }
    let network = try AllModels.named(name).network(
      side: 224, heads: Heads(tasks: .mtl, lesions: 2, sites: 3))
    let file = try WeightFile(format: "state", tensors: tensors)
    let weights = try InitialWeights(
      file, for: network,
      classes: ClassList(lesions: [], sites: []), seed: 1)
    #expect(
      Set(weights.redrawn) == ["lesion.weight", "lesion.bias", "site.weight", "site.bias"])
    let last = tensors.map(\.name).filter { $0.hasPrefix("fc.") || $0.hasPrefix("classifier.") }
    #expect(weights.unused.count == 2 && Set(weights.unused).isSubset(of: last))
  }
}
