import Artifacts
import Files
import TestSupport
import Testing
@testable import Train

@Suite struct ResolvedConfigTests {
  private let fixtures = TorchWeightsTests.folder

  private func caffe() throws -> WeightFile {
    try WeightFile.read("\(fixtures)/alexnet.caffemodel")
  }

  @Test func `without weights, and with weights that say nothing, it is torchvision's`() throws {
    let drawn = try ResolvedConfig(Recipe(), weights: nil)
    #expect(drawn.recipe.input.values == .torchvision && drawn.notes.isEmpty)
    #expect(drawn.recipe.input.mean == .stated([0.485, 0.456, 0.406]))
    #expect(drawn.recipe.input.meanImage == .none)
    let torch = try ResolvedConfig(
      Recipe(), weights: try WeightFile.read("\(fixtures)/plain.pth"))
    #expect(torch.recipe == drawn.recipe)
    #expect(torch.notes.count == 1 && torch.notes[0].contains("does not say"))
  }

  @Test func `a recipe that states nothing takes the preprocessing of the weights`() throws {
    let resolved = try ResolvedConfig(Recipe(), weights: try caffe())
    #expect(resolved.recipe.input.values == .caffe)
    #expect(
      resolved.notes == [
        "\(fixtures)/alexnet.caffemodel: its preprocessing is bgr in 0…255, minus "
          + "[104.00698793, 116.66876762, 122.67891434], divided by [1, 1, 1]"
      ])
    let again = try Recipe.parse(resolved.recipe.text, source: "again")
    #expect(again == resolved.recipe)
  }

  @Test func `a recipe that states another is obeyed, with a warning for each`() throws {
    var recipe = Recipe()
    try recipe.set("input.channels", to: "rgb", source: "--set")
    try recipe.set("input.mean", to: "[1, 2, 3]", source: "--set")
    let resolved = try ResolvedConfig(recipe, weights: try caffe())
    #expect(resolved.recipe.input.channels == .stated(.rgb))
    #expect(resolved.recipe.input.values.scale == .byte)
    #expect(resolved.notes.filter { $0.hasPrefix("WARNING") }.count == 2)
    #expect(resolved.notes.contains { $0.contains("input.channels is rgb") && $0.contains("bgr") })
    var unit = Recipe()
    unit.input.mean = .stated([104, 117, 123])
    let error = #expect(throws: TrainError.self) { try ResolvedConfig(unit, weights: nil) }
    #expect(error?.description.contains("input.scale is unit") == true)
  }

  @Test func `a mean image is cropped to the input, and one that is too small is refused`() throws {
    let folder = TemporaryFolder()
    let values = (0..<(3 * 40 * 36)).map { Float($0) }
    let image = try MeanImage(shape: [1, 3, 40, 36], values: values)
    try Safetensors(tensors: [image.tensor]).write(to: folder.file("mean.safetensors"))
    var recipe = Recipe()
    recipe.input.side = 32
    try recipe.set(
      "input.mean_image", to: folder.file("mean.safetensors"), source: "--set")
    let resolved = try ResolvedConfig(recipe, weights: nil)
    let cropped = try #require(resolved.meanImage)
    #expect(cropped.width == 32 && cropped.values[0] == Float(4 * 36 + 2))
    #expect(resolved.notes.count == 1 && resolved.notes[0].contains("central 32 x 32"))
    #expect(try resolved.meanImageFile?.path == folder.file("mean.safetensors"))
    #expect(try Recipe.parse(resolved.recipe.text, source: "x") == resolved.recipe)
    recipe.input.side = 64
    #expect(throws: TrainError.self) { try ResolvedConfig(recipe, weights: nil) }
    try recipe.set("input.mean_image", to: "nowhere.npy", source: "--set")
    #expect(throws: FileError.self) { try ResolvedConfig(recipe, weights: nil) }
  }

  @Test("a path with odd letters reads back", arguments: ["a b#c: d.npy", "it's.npy", "plain.npy"])
  func paths(_ path: String) throws {
    var recipe = Recipe()
    recipe.input.meanImage = .file(path)
    #expect(try Recipe.parse(recipe.text, source: "x").input.meanImage == .file(path))
  }
}
