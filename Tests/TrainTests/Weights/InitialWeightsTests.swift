import TestSupport
import Testing

@testable import Train

@Suite struct InitialWeightsTests {
  private let classes = ClassList(lesions: [], sites: [])

  /// A network that the fixtures of PyTorch fit.
  private func network(_ name: String = "tiny", width: Int = 4) -> Network {
    var builder = NetworkBuilder(side: 8)
    var value = builder.convolution("conv1", .input, Convolution(outputs: width, kernel: 3))
    value = builder.batchNorm("bn1", value)
    let pooled = builder.globalAveragePool("avgpool", value)
    return builder.finish(
      name: name, features: pooled, maps: value,
      heads: Heads(tasks: .mtl, lesions: 7, sites: 2))
  }

  @Test(
    "a backbone from PyTorch is taken, heads that are not there are drawn and named",
    arguments: ["plain.pth", "old.pth", "plain.safetensors"])
  func takes(_ name: String) throws {
    let file = try WeightFile.read("\(TorchWeightsTests.folder)/\(name)")
    let weights = try InitialWeights(file, for: network(), classes: classes, seed: 1)
    #expect(
      weights.state.parameter("conv1.weight") == Hashed.scaled("conv1.weight", 108, 1))
    #expect(weights.state.parameter("lesion.weight") == Hashed.scaled("lesion.weight", 28, 1))
    #expect(weights.redrawn == ["lesion.bias", "site.weight", "site.bias"])
    #expect(Set(weights.unused) == ["half", "brain", "turned", "part", "scalar"])
    // Of a dictionary of dictionaries the text says which one was taken, and what lies next to it.
    let isNested = name == "old.pth"
    let taken = "taken: 'state_dict', 11 tensors; left out next to it: epoch, arguments"
    #expect(weights.notes.filter { $0.contains(taken) }.count == (isNested ? 1 : 0))
    let notes = weights.notes.suffix(2)
    #expect(weights.notes.count == (isNested ? 3 : 2))
    #expect(
      notes.first?.contains("starts from initial values: lesion.bias, site.weight, site.bias")
        == true)
    #expect(notes.last?.contains("not used, 5: ") == true)
  }

  @Test func `all that is missing or has another shape is named`() throws {
    let file = try WeightFile.read("\(TorchWeightsTests.folder)/plain.pth")
    let wide = #expect(throws: TrainError.self) {
      try InitialWeights(file, for: network(width: 5), classes: classes, seed: 1)
    }
    let text = try #require(wide).description
    #expect(text.contains("conv1.weight has shape [4, 3, 3, 3], not [5, 3, 3, 3]"))
    #expect(text.contains("bn1.running_var has shape"))
    let caffe = try WeightFile.read("\(TorchWeightsTests.folder)/alexnet.caffemodel")
    let other = #expect(throws: TrainError.self) {
      try InitialWeights(caffe, for: network(), classes: classes, seed: 1)
    }
    #expect(other?.description.contains("weights of alexnet, and the model is tiny") == true)
  }

  @Test func `torchvision's alexnet is told from BVLC's`() throws {
    let file = try WeightFile(
      format: "test",
      tensors: ["features.0.weight", "classifier.1.weight"].map {
        .init(name: $0, shape: [1], values: [0])
      })
    let error = #expect(throws: TrainError.self) {
      try InitialWeights(file, for: network("alexnet"), classes: classes, seed: 1)
    }
    #expect(error?.description.contains("torchvision's alexnet, another network") == true)
  }
}
