import Files
import TestSupport
import Testing
import Vocabulary
@testable import Train

@Suite struct ConversionTests {
  private let folder = TemporaryFolder()
  private let fixtures = TorchWeightsTests.folder

  private func bytes(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path)
    return file.bytes(0..<file.count)
  }

  @Test func `weights of every kind become one kind, with the same bytes each time`() throws {
    for name in ["plain.pth", "nested.pth", "old.pth", "resnet50.caffemodel", "alexnet.caffemodel"]
    {
      let target = folder.file("\(name).safetensors")
      let summary = try Conversion.run(from: "\(fixtures)/\(name)", to: target)
      let source = try WeightFile.read("\(fixtures)/\(name)")
      let file = try WeightFile.read(target)
      #expect(summary.tensors == source.tensors.count)
      let sorted = source.tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      #expect(file.tensors == sorted)
      #expect(file.model == source.model)
      #expect(file.input == (source.input ?? .torchvision))
      let first = try bytes(target)
      _ = try Conversion.run(from: "\(fixtures)/\(name)", to: target)
      #expect(try bytes(target) == first)
      #expect(!Folder.exists("\(target).tmp"))
    }
  }

  @Test(
    "a mean image goes into the file, from any kind of file",
    arguments: ["mean.binaryproto", "mean.npy"])
  func meanImage(_ name: String) throws {
    var options = Conversion.Options()
    options.meanImage = "\(fixtures)/\(name)"
    let target = folder.file("mean.safetensors")
    let summary = try Conversion.run(
      from: "\(fixtures)/alexnet.caffemodel", to: target, options: options)
    #expect(summary.input.contains("a mean image of 5 x 4"))
    let image = try #require(try WeightFile.read(target).input?.meanImage)
    let expected = Hashed.unit("mean", 60).map { Float(100 + 20 * Float(2 * $0 - 1)) }
    #expect(zip(image.values, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(image.width == 5 && image.height == 4)
    #expect(try MeanImage.read(target) == image)
    let centre = try image.central(3)
    #expect(centre.values[0] == image.values[1] && centre.values.count == 27)
    #expect(throws: WeightProblem.self) { try image.central(5) }
  }

  @Test func `a checkpoint loses momentumBuffers and keeps classes, model and preprocessing`()
    throws
  {
    var recipe = Recipe()
    recipe.model = "resnet-small"
    recipe.input.channels = .stated(.bgr)
    recipe.input.scale = .stated(.byte)
    recipe.input.mean = .stated([1, 2, 3])
    recipe.input.std = .stated([1, 1, 2])
    let network = try ResNetSmall.network(
      side: 64, heads: Heads(tasks: .mtl, lesions: 2, sites: 2))
    let classes = ClassList(
      lesions: ["a", "b"].map { ClassID($0) }, sites: ["x", "y"].map { SiteID($0) })
    var model = InitialWeights(drawnFor: network, seed: 5).state
    model.append(StateEntry(kind: .slot("momentum_buffer"), name: "conv1.weight", shape: [1]), [1])
    let image = try MeanImage(shape: [3, 2, 2], values: (0..<12).map { Float($0) })
    let checkpoint = Checkpoint(
      model: model, state: TrainingState(), classes: classes, recipe: recipe, pack: "p",
      meanImage: image)
    let path = folder.file("last.safetensors")
    try checkpoint.write(to: path)
    #expect(try Checkpoint.read(path).meanImage == image)
    let target = folder.file("weights.safetensors")
    var options = Conversion.Options()
    options.model = "resnet-small"
    let summary = try Conversion.run(from: path, to: target, options: options)
    #expect(
      summary.changes.contains(
        "dropped 1, state of an optimizer or moving average: optimizer.momentum_buffer.conv1.weight"
      ))
    let file = try WeightFile.read(target)
    #expect(file.model == "resnet-small" && file.classes == classes)
    #expect(
      file.input
        == InputValues(
          channels: .bgr, scale: .byte, mean: [1, 2, 3], std: [1, 1, 2], meanImage: image))
    let weights = try InitialWeights(file, for: network, classes: classes, seed: 9)
    #expect(weights.redrawn.isEmpty && weights.unused.isEmpty)
    options.model = "resnet50"
    #expect(throws: TrainError.self) {
      try Conversion.run(from: path, to: target, options: options)
    }
  }
}
