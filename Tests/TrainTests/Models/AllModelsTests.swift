import Foundation
import TestSupport
import Testing
import Train

@Suite struct AllModelsTests {
  private static let heads = Heads(tasks: .mtl, lesions: 25, sites: 20)

  @Test func `resnet50 has torchvision's parameters`() throws {
    let network = try ResNet50.network(side: 224, heads: Self.heads)
    // torchvision's 25,557,032 without its last layer of 2,049,000, and the two heads.
    #expect(network.parameterCount == 25_557_032 - 2_049_000 + 2049 * 45)
    #expect(network.shape(of: network.features) == [2048])
    #expect(network.maps.map { network.shape(of: $0) } == [2048, 7, 7])
    let names = Set(network.parameters.map(\.name) + network.statistics.map(\.name))
    for name in [
      "conv1.weight", "layer1.0.downsample.1.running_var", "layer4.2.bn3.bias",
      "lesion.weight", "site.bias",
    ] { #expect(names.contains(name), "\(name)") }
  }

  @Test("every model can be built for every task", arguments: AllModels.all.map { $0.name })
  func buildsForEveryTask(_ name: String) throws {
    let model = try AllModels.named(name)
    for tasks in Tasks.allCases {
      let network = try model.network(
        side: model.side, heads: Heads(tasks: tasks, lesions: 3, sites: 2))
      #expect(network.name == name)
      #expect((network.lesionLogits == nil) == (tasks == .site))
      #expect((network.siteLogits == nil) == (tasks == .lesion))
      let names = network.parameters.map(\.name)
      #expect(Set(names).count == names.count)
    }
  }

  @Test func `an unknown model is named with those that exist`() {
    #expect(throws: TrainError.unknownModel(name: "vgg", known: AllModels.all.map { $0.name })) {
      try AllModels.named("vgg")
    }
  }

  @Test func `a picture that is too small is refused`() {
    #expect(throws: TrainError.self) { try ResNet50.network(side: 16, heads: Self.heads) }
  }

  @Test func `every model has a file and every file a model`() throws {
    let folder = Checkout.file("Sources/Train/Models")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { !["AllModels.swift", "Model.swift", "ResNet.swift"].contains($0) }
    let expected = AllModels.all.map { "\($0).swift" }
    #expect(files.sorted() == expected.sorted())
  }
}
