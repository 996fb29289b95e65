import Foundation
import TestSupport
import Testing
import Train

@Suite struct AllModelsTests {
  private static let heads = Heads(tasks: .mtl, lesions: 25, sites: 20)

  /// The published counts with a last layer of 1,000 outputs, which the two heads replace.
  @Test(
    "networks have the published numbers of parameters",
    arguments: [
      ("resnet18", 11_689_512, 512), ("resnet34", 21_797_672, 512),
      ("resnet50", 25_557_032, 2048), ("mobilenet-v3-small", 2_542_856, 1024),
      ("efficientnet-b0", 5_288_548, 1280), ("convnext-tiny", 28_589_128, 768),
      ("resnet101", 44_549_160, 2048), ("resnet152", 60_192_808, 2048),
      // Caffe's has a bias in the first convolution.
      ("resnet50-v1", 25_557_032 + 64, 2048), ("alexnet", 60_965_224, 4096),
    ])
  func parameterCounts(_ name: String, _ published: Int, _ width: Int) throws {
    let model = try AllModels.named(name)
    let network = try model.network(side: model.side, heads: Self.heads)
    #expect(network.parameterCount == published - (width + 1) * 1000 + (width + 1) * 45)
    #expect(network.shape(of: network.features) == [width])
  }

  @Test func `resnets have torchvision's names and maps of 7 x 7`() throws {
    for model in [ResNet50.self, ResNet50V1.self, ResNet101.self, ResNet152.self]
      as [any Model.Type]
    {
      let network = try model.network(side: 224, heads: Self.heads)
      #expect(network.maps.map { network.shape(of: $0) } == [2048, 7, 7])
      let names = Set(network.parameters.map(\.name) + network.statistics.map(\.name))
      for name in [
        "conv1.weight", "layer1.0.downsample.1.running_var", "layer4.2.bn3.bias",
        "lesion.weight", "site.bias",
      ] { #expect(names.contains(name), "\(name)") }
    }
    let small = try ResNet18.network(side: 224, heads: Self.heads)
    let names = Set(small.parameters.map(\.name))
    #expect(small.maps.map { small.shape(of: $0) } == [512, 7, 7])
    #expect(names.contains("layer2.0.downsample.0.weight") && names.contains("layer4.1.bn2.bias"))
    #expect(!names.contains("layer1.0.downsample.0.weight"))
  }

  @Test func `resnet50-v1 differs from resnet50 as Caffe's does`() throws {
    let network = try ResNet50V1.network(side: 224, heads: Self.heads)
    func convolution(_ name: String) -> Convolution? {
      guard case .convolution(let found) = network.nodes.first(where: { $0.name == name })?.layer
      else { return nil }
      return found
    }
    #expect(convolution("conv1")?.bias == true)
    #expect(convolution("layer1.0.conv1")?.stride == 1)
    #expect(convolution("layer2.0.conv1")?.stride == 2)
    #expect(convolution("layer2.0.conv2")?.stride == 1)
    #expect(convolution("layer2.0.downsample.0")?.stride == 2)
    let pool = try #require(network.nodes.first { $0.name == "maxpool" })
    #expect(pool.layer == .maxPool(Pool(kernel: 3, stride: 2, padding: 0, roundsUp: true)))
    #expect(pool.shape == [64, 56, 56])
  }

  @Test func `alexnet has the shapes and start values of Caffe's`() throws {
    let network = try AlexNet.network(
      side: 227, heads: Heads(tasks: .lesion, lesions: 25, sites: 0))
    let shapes = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.name, $0.shape) })
    #expect(shapes["conv1"] == [96, 55, 55] && shapes["pool1"] == [96, 27, 27])
    #expect(shapes["conv2"] == [256, 27, 27] && shapes["pool2"] == [256, 13, 13])
    #expect(shapes["conv5"] == [256, 13, 13] && shapes["pool5"] == [256, 6, 6])
    #expect(shapes["flatten"] == [9216] && network.maps == nil)
    let specs = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, $0) })
    #expect(specs["conv2.weight"]?.shape == [256, 48, 5, 5])
    #expect(specs["conv3.weight"]?.shape == [384, 256, 3, 3])
    for (number, start) in zip(1...5, [0, 0.1, 0, 0.1, 0.1] as [Float]) {
      #expect(specs["conv\(number).weight"]?.initialiser == .normal(std: 0.01))
      #expect(specs["conv\(number).bias"]?.initialiser == .constant(start))
    }
    for number in 6...7 {
      #expect(specs["fc\(number).weight"]?.initialiser == .normal(std: 0.005))
      #expect(specs["fc\(number).bias"]?.initialiser == .constant(0.1))
    }
    #expect(specs["lesion.bias"]?.initialiser == .constant(0))
    #expect(specs["site.weight"] == nil)
  }

  @Test(
    "convolutions start as torchvision's: fan-out by the weight's shape, whatever the groups",
    arguments: [
      // torch.nn.init._calculate_fan_in_and_fan_out of the weight: outputs x kernel².
      ("mobilenet-v3-small", "features.1.block.0.0.weight", [16, 1, 3, 3], Float(144)),
      ("efficientnet-b0", "features.1.0.block.0.0.weight", [32, 1, 3, 3], 288),
      ("efficientnet-b0", "features.3.0.block.1.0.weight", [144, 1, 5, 5], 3600),
      ("resnet18", "layer1.0.conv1.weight", [64, 64, 3, 3], 576),
    ])
  func initialisers(model: String, name: String, shape: [Int], fanOut: Float) throws {
    let network = try AllModels.named(model).network(
      side: 64, heads: Heads(tasks: .lesion, lesions: 3, sites: 0))
    let weight = try #require(network.parameters.first { $0.name == name })
    #expect(weight.shape == shape)
    #expect(weight.initialiser == .normal(std: (2 / fanOut).squareRoot()))
  }

  @Test("every model can be built for every task", arguments: AllModels.all.map { $0.name })
  func buildsForEveryTask(_ name: String) throws {
    let model = try AllModels.named(name)
    for tasks in Tasks.allCases {
      let network = try model.network(
        side: model.side, heads: Heads(tasks: tasks, lesions: 3, sites: 2))
      #expect(network.name == name)
      #expect(network.heads.all.contains { $0.id == "lesion" } == (tasks != .site))
      #expect(network.heads.all.contains { $0.id == "site" } == (tasks != .lesion))
      let names = network.parameters.map(\.name)
      #expect(Set(names).count == names.count)
    }
  }

  @Test func `an unknown model is named with those that exist`() {
    #expect(throws: TrainError.unknownModel(name: "vgg", known: AllModels.all.map { $0.name })) {
      try AllModels.named("vgg")
    }
  }

  @Test("an image that is too small is refused", arguments: AllModels.all.map { $0.name })
  func refusesSmallImages(_ name: String) throws {
    let model = try AllModels.named(name)
    #expect(throws: TrainError.self) { try model.network(side: 15, heads: Self.heads) }
  }

  @Test func `every model has a file and every file a model`() throws {
    let folder = Checkout.file("Sources/Train/Models")
    let families = ["InvertedResidual.swift", "ResNet.swift"]
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { !(families + ["AllModels.swift", "Model.swift"]).contains($0) }
    let expected = AllModels.all.map { "\($0).swift" }
    #expect(files.sorted() == expected.sorted())
  }

  @Test func `every model stands in the documentation`() throws {
    let page = try String(contentsOfFile: Checkout.file("docs/adding/model.md"), encoding: .utf8)
    for model in AllModels.all {
      #expect(page.contains("| `\(model.name)` |"), "\(model.name)")
    }
  }
}
