import Foundation
import TestSupport
import Testing

@testable import Train

@Suite struct RecipeTests {
  /// A recipe text with an error: what the message must hold.
  struct Bad: Sendable, CustomTestStringConvertible {
    let text: String
    let place: String
    let hint: String
    var testDescription: String { hint }
  }

  static let bad = [
    Bad(
      text: "derm_recipe: 1\nepochs: 3\noptimiser:\n  learnin_rate: 0.1\n", place: "r.yaml:4:3",
      hint: "Did you mean 'optimiser.learning_rate'?"),
    Bad(text: "derm_recipe: 1\nepoch: 3\n", place: "r.yaml:2:1", hint: "Did you mean 'epochs'?"),
    Bad(
      text: "derm_recipe: 1\nmomentum: 0.5\n", place: "r.yaml:2:1",
      hint: "Did you mean 'optimiser.momentum'?"),
    Bad(
      text: "derm_recipe: 1\noptimizer:\n  momentum: 0.5\n", place: "r.yaml:2:1",
      hint: "Did you mean 'optimiser'?"),
    Bad(text: "derm_recipe: 1\nepochs: many\n", place: "r.yaml:2:9", hint: "a whole number"),
    Bad(text: "derm_recipe: 1\nepochs: 0\n", place: "r.yaml:2:9", hint: "at least 1"),
    Bad(text: "derm_recipe: 1\nepochs: 1\nepochs: 2\n", place: "r.yaml:", hint: "duplicate"),
    Bad(text: "derm_recipe: 2\n", place: "r.yaml:1:14", hint: "unknown version"),
    Bad(text: "epochs: 2\n", place: "r.yaml:1:1", hint: "derm_recipe: 1"),
    Bad(
      text: "derm_recipe: 1\ninput: {jitter: [480, 256]}\n", place: "r.yaml:2:17",
      hint: "the smaller first"),
    Bad(
      text: "derm_recipe: 1\ninput: {side: 64, jitter: [48, 80]}\n", place: "r.yaml:1:1",
      hint: "a crop would not fit"),
    Bad(text: "derm_recipe: 1\nname: ../x\n", place: "r.yaml:2:7", hint: "letters, digits"),
    Bad(text: "derm_recipe: 1\n  epochs: [\n", place: "r.yaml:", hint: "YAML"),
    Bad(text: "", place: "r.yaml", hint: "empty"),
  ]

  @Test("an error names its place and what to do", arguments: bad)
  func errors(_ bad: Bad) throws {
    let error = #expect(throws: TrainError.self) {
      try Recipe.parse(bad.text, source: "r.yaml")
    }
    let text = try #require(error).description
    #expect(text.hasPrefix(bad.place))
    #expect(text.contains(bad.hint))
  }

  @Test func `the text of a recipe reads back as the same recipe`() throws {
    var recipe = Recipe()
    recipe.name = "other"
    recipe.input.jitter = [224, 301]
    recipe.optimiser.learningRate = 3e-5
    recipe.optimiser.batchNorm = .frozenAffine
    recipe.schedule.kind = .cosine
    recipe.seed = .max
    let copy = try Recipe.parse(recipe.text, source: "copy")
    #expect(copy == recipe)
    #expect(copy.digest == recipe.digest)
    #expect(copy.digest != Recipe().digest)
  }

  @Test func `a flag overrides one value and is checked like a file`() throws {
    var recipe = Recipe()
    try recipe.set("epochs", to: "7", source: "--epochs")
    #expect(recipe.epochs == 7)
    #expect(throws: TrainError.self) {
      try recipe.set("epochs", to: "-1", source: "--epochs")
    }
    #expect(throws: TrainError.self) {
      try recipe.set("epoch", to: "1", source: "--set")
    }
  }
}

@Suite struct RecipeFileTests {
  @Test("the recipes of the repository are read", arguments: ["sample", "paper-mtl"])
  func files(name: String) throws {
    let recipe = try Recipe.read(Checkout.file("recipes/\(name).yaml"))
    #expect(recipe.name == name)
    #expect(throws: Never.self) { try AllModels.named(recipe.model) }
    // What the paper's recipe spells out are the defaults.
    if name == "paper-mtl" { #expect(recipe == Recipe()) }
  }

  @Test func `the document names every key`() throws {
    let text = try String(contentsOfFile: Checkout.file("docs/training.md"), encoding: .utf8)
    for field in RecipeField.all { #expect(text.contains("`\(field.key)`"), "\(field.key)") }
  }
}
