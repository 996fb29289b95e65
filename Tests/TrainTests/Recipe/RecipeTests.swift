import Foundation
import TestSupport
import Testing

@testable import Train

@Suite struct RecipeTests {
  /// A recipe text with an error: what the message must hold.
  struct Bad: Sendable, CustomTestStringConvertible {
    let text: String
    let position: String
    let hint: String
    var testDescription: String { hint }
  }

  static let bad = [
    Bad(
      text: "derm_recipe: 1\nepochs: 3\noptimiser:\n  learnin_rate: 0.1\n", position: "r.yaml:4:3",
      hint: "Did you mean 'optimiser.learning_rate'?"),
    Bad(text: "derm_recipe: 1\nepoch: 3\n", position: "r.yaml:2:1", hint: "Did you mean 'epochs'?"),
    Bad(
      text: "derm_recipe: 1\nmomentum: 0.5\n", position: "r.yaml:2:1",
      hint: "Did you mean 'optimiser.momentum'?"),
    Bad(
      text: "derm_recipe: 1\noptimizer:\n  momentum: 0.5\n", position: "r.yaml:2:1",
      hint: "Did you mean 'optimiser'?"),
    Bad(
      text: "derm_recipe: 1\nschedule: {monitr: sum}\n", position: "r.yaml:2:12",
      hint: "Did you mean 'schedule.monitor'?"),
    Bad(
      text: "derm_recipe: 1\nschedule: {best: first}\n", position: "r.yaml:2:18",
      hint: "one of auto, loss, metric, last"),
    Bad(
      text: "derm_recipe: 1\ntasks: lesion\nschedule: {monitor: site.top1}\n",
      position: "r.yaml:1:1", hint: "Choose one of auto, lesion.loss, lesion.mAP, sum."),
    Bad(
      text: "derm_recipe: 1\nschedule: {monitor: sum, best: metric}\n", position: "r.yaml:1:1",
      hint: "a sum of losses has no metric"),
    Bad(
      text: "derm_recipe: 1\noptimiser: {kind: adam}\n", position: "r.yaml:2:19",
      hint: "one of \(AllOptimizers.all.map { $0.name }.joined(separator: ", ")), not adam"),
    Bad(
      text: "derm_recipe: 1\noptimiser: {clip_nrom: 1}\n", position: "r.yaml:2:13",
      hint: "Did you mean 'optimiser.clip_norm'?"),
    Bad(
      text: "derm_recipe: 1\noptimiser: {betas: [0.9, 1]}\n", position: "r.yaml:2:20",
      hint: "at least 0 and under 1"),
    Bad(
      text: "derm_recipe: 1\noptimiser: {kind: adamw, epsilon: 1e-31}\n", position: "r.yaml:2:35",
      hint: "at least 1e-30"),
    Bad(
      text: "derm_recipe: 1\noptimiser: {ema: 0.9999999}\n", position: "r.yaml:2:18",
      hint: "at most 0.999999"),
    Bad(
      text: "derm_recipe: 1\nlosses: {gamma: [0.5, 2]}\n", position: "r.yaml:2:17",
      hint: "each 0 or at least 1"),
    Bad(
      text: "derm_recipe: 1\nlosses: {site_weights: root}\n", position: "r.yaml:2:24",
      hint: "none or balanced"),
    Bad(
      text: "derm_recipe: 1\ninput: {hue: 0.6}\n", position: "r.yaml:2:14", hint: "0 to 0.5"),
    Bad(
      text: "derm_recipe: 1\ncalibration: platt\n", position: "r.yaml:2:14",
      hint: "one of none, temperature"),
    Bad(text: "derm_recipe: 1\nepochs: many\n", position: "r.yaml:2:9", hint: "an integer"),
    Bad(text: "derm_recipe: 1\nbatch: 2147483648\n", position: "r.yaml:2:8", hint: "1 to 65536"),
    Bad(
      text: "derm_recipe: 1\nbatch: 9223372036854775807\n", position: "r.yaml:2:8",
      hint: "1 to 65536"),
    Bad(
      text: "derm_recipe: 1\nbatch: 9223372036854775808\n", position: "r.yaml:2:8",
      hint: "an integer"),
    Bad(
      text: "derm_recipe: 1\niterations: 9223372036854775807\n", position: "r.yaml:2:13",
      hint: "0 to 1000000000"),
    Bad(
      text: "derm_recipe: 1\nschedule:\n  milestones: [1, 9223372036854775807]\n",
      position: "r.yaml:3:15", hint: "rising integers"),
    Bad(
      text: "derm_recipe: 1\nschedule:\n  warm_up: nan\n", position: "r.yaml:3:12", hint: "a number"
    ),
    Bad(
      text: "derm_recipe: 1\ninput:\n  side: 2147483648\n", position: "r.yaml:3:9",
      hint: "32 to 2048"),
    Bad(
      text: "derm_recipe: 1\na0: &a0 [x, x]\n"
        + (1...40).map { "a\($0): &a\($0) {? [*a\($0 - 1), *a\($0 - 1)] : 1}\n" }.joined(),
      position: "r.yaml:1", hint: "aliases stand for"),
    Bad(text: "derm_recipe: 1\nepochs: -1\n", position: "r.yaml:2:9", hint: "0 to 1000000"),
    Bad(text: "derm_recipe: 1\nepochs: 0\n", position: "r.yaml:1:1", hint: "State one of them"),
    Bad(
      text: "derm_recipe: 1\nepochs: 3\niterations: 9\n", position: "r.yaml:1:1",
      hint: "both stated"),
    Bad(
      text: "derm_recipe: 1\nbatch: 4\naccumulate: 5\n", position: "r.yaml:1:1",
      hint: "a micro-batch would have no image"),
    Bad(text: "derm_recipe: 1\nmemory: 8\n", position: "r.yaml:2:9", hint: "8GiB"),
    Bad(
      text: "derm_recipe: 1\nschedule: {kind: step}\n", position: "r.yaml:1:1", hint: "not neither"),
    Bad(
      text: "derm_recipe: 1\nschedule: {kind: step, every: 2, milestones: [3]}\n",
      position: "r.yaml:1:1", hint: "not both"),
    Bad(
      text: "derm_recipe: 1\nschedule: {every: 2}\n", position: "r.yaml:1:1",
      hint: "without 'schedule.kind: step'"),
    Bad(
      text: "derm_recipe: 1\nschedule: {milestones: [3, 3]}\n", position: "r.yaml:2:24",
      hint: "rising"),
    Bad(
      text: "derm_recipe: 1\ninput: {test_sides: [256, 200]}\n", position: "r.yaml:1:1",
      hint: "has 200"),
    Bad(text: "derm_recipe: 1\ninput: {resize: stretch}\n", position: "r.yaml:2:17", hint: "warp"),
    Bad(text: "derm_recipe: 1\nepochs: 1\nepochs: 2\n", position: "r.yaml:", hint: "duplicate"),
    Bad(text: "derm_recipe: 2\n", position: "r.yaml:1:14", hint: "unknown version"),
    Bad(text: "epochs: 2\n", position: "r.yaml:1:1", hint: "derm_recipe: 1"),
    Bad(
      text: "derm_recipe: 1\ninput: {jitter: [480, 256]}\n", position: "r.yaml:2:17",
      hint: "the smaller first"),
    Bad(
      text: "derm_recipe: 1\ninput: {side: 64, jitter: [48, 80]}\n", position: "r.yaml:1:1",
      hint: "a crop would not fit"),
    Bad(text: "derm_recipe: 1\nname: ../x\n", position: "r.yaml:2:7", hint: "letters, digits"),
    Bad(text: "derm_recipe: 1\n  epochs: [\n", position: "r.yaml:", hint: "YAML"),
    Bad(text: "", position: "r.yaml", hint: "empty"),
  ]

  @Test("an error names its position and what to do", arguments: bad)
  func errors(_ bad: Bad) throws {
    let error = #expect(throws: TrainError.self) {
      try Recipe.parse(bad.text, source: "r.yaml")
    }
    let text = try #require(error).description
    #expect(text.hasPrefix(bad.position))
    #expect(text.contains(bad.hint))
  }

  @Test func `the text of a recipe reads back as the same recipe`() throws {
    var recipe = Recipe()
    recipe.name = "other"
    recipe.input.jitter = [224, 301]
    recipe.optimiser.learningRate = 3e-5
    recipe.optimiser.batchNorm = .frozenAffine
    recipe.schedule.kind = .step
    recipe.schedule.milestones = [3, 9]
    recipe.schedule.earlyStop = 7
    recipe.seed = .max
    recipe.accumulate = 4
    recipe.memory = try #require(MemorySize("1536MiB"))
    recipe.epochs = 0
    recipe.iterations = 450
    recipe.validateEvery = 50
    recipe.input.resize = .warp
    recipe.input.testSides = [224, 256]
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

  @Test func `iterations replace the default epochs, and a flag replaces either`() throws {
    var recipe = try Recipe.parse("derm_recipe: 1\niterations: 450\n", source: "r.yaml")
    #expect(recipe.epochs == 0 && recipe.steps(perEpoch: 7) == 450)
    try recipe.set("epochs", to: "3", source: "--epochs")
    #expect(recipe.iterations == 0 && recipe.steps(perEpoch: 7) == 21)
    try recipe.set("iterations", to: "5", source: "--set")
    #expect(recipe.epochs == 0)
    try recipe.set("schedule.kind", to: "step", source: "--set")
    #expect(throws: TrainError.self) { try recipe.check(source: "flags") }
    try recipe.set("schedule.every", to: "2", source: "--set")
    #expect(throws: Never.self) { try recipe.check(source: "flags") }
  }

  @Test func `a length in the other unit keeps the schedule's shares`() throws {
    var recipe = try Recipe.parse(
      "derm_recipe: 1\niterations: 200\nschedule:\n  warm_up: 10\n", source: "r.yaml")
    try recipe.set("epochs", to: "4", source: "--epochs")
    #expect(recipe.schedule.warmUp == 0.2)
    // Another number in the same unit leaves the times as they are.
    try recipe.set("epochs", to: "8", source: "--epochs")
    #expect(recipe.schedule.warmUp == 0.2)
    try recipe.set("schedule.kind", to: "step", source: "--set")
    try recipe.set("schedule.milestones", to: "[1, 2, 6]", source: "--set")
    try recipe.set("iterations", to: "80", source: "--set")
    #expect(recipe.schedule.warmUp == 2 && recipe.schedule.milestones == [10, 20, 60])
    try recipe.set("epochs", to: "2", source: "--epochs")
    #expect(recipe.schedule.milestones == [1, 2, 3])
  }

  @Test func `the optimiser gets all that a recipe says`() {
    var recipe = Recipe()
    let options = recipe.trainingOptions
    #expect(options.optimiser.multipliers[.headWeight] == Multipliers(rate: 10, decay: 1))
    #expect(options.optimiser.multipliers[.headBias] == Multipliers(rate: 20, decay: 0))
    #expect(options.optimiser.multipliers[.backboneBias] == Multipliers(rate: 1, decay: 0))
    #expect(options.optimiser.multipliers[.batchNorm] == Multipliers(rate: 1, decay: 1))
    let sgd = options.optimiser as? SGD
    #expect(sgd?.convention == .pytorch && sgd?.momentum == 0.9)
    recipe.optimiser.decayBatchNorm = false
    recipe.optimiser.momentumConvention = .caffe
    recipe.losses.site = 0.5
    recipe.optimiser.batchNorm = .frozenAffine
    let others = recipe.trainingOptions
    #expect(others.optimiser.multipliers[.batchNorm]?.decay == 0)
    #expect(
      (others.optimiser as? SGD)?.convention == .caffe && others.losses["site"]?.weight == 0.5)
    #expect(others.normalisation == .frozenAffine)
  }

  @Test("statistics follow the batch when the recipe leaves them open")
  func statistics() {
    var recipe = Recipe()
    for (batch, parts, isFineTuning, expected) in [
      (16, 1, true, Normalisation.batch), (15, 1, true, .frozen), (32, 2, true, .frozen),
      (8, 1, false, .batch), (32, 4, false, .batch),
    ] {
      recipe.batch = batch
      recipe.accumulate = parts
      #expect(recipe.normalisation(isFineTuning: isFineTuning) == expected, "\(batch), \(parts)")
      let decided = recipe.decided(isFineTuning: isFineTuning)
      #expect(decided.optimiser.batchNorm.rawValue == expected.rawValue)
      #expect(decided.decided(isFineTuning: !isFineTuning) == decided)
    }
    recipe.optimiser.batchNorm = .frozenAffine
    #expect(recipe.normalisation(isFineTuning: false) == .frozenAffine)
  }
}

@Suite struct RecipeFileTests {
  /// A recipe, and what METHOD states of it.
  struct Stated: Sendable, CustomTestStringConvertible {
    let name: String
    let model: String
    let tasks: Tasks
    var batch = 32
    var weightDecay = 0.0001
    var side = 224
    var testDescription: String { name }
  }

  static let stated = [
    Stated(
      name: "paper-alexnet", model: "alexnet", tasks: .lesion, batch: 128, weightDecay: 0.0005,
      side: 227),
    Stated(name: "paper-resnet", model: "resnet50", tasks: .lesion),
    Stated(name: "paper-mtl", model: "resnet50", tasks: .mtl),
    Stated(name: "paper-site", model: "resnet50", tasks: .site),
    Stated(
      name: "sample", model: "resnet-small", tasks: .mtl, batch: 16, weightDecay: 0.0005, side: 64),
    Stated(name: "real-skin", model: "resnet18", tasks: .mtl, side: 64),
  ]

  @Test("the recipes of the repository say what the method says", arguments: stated)
  func files(_ stated: Stated) throws {
    let recipe = try Recipe.read(Checkout.file("recipes/\(stated.name).yaml"))
    #expect(recipe.name == stated.name)
    #expect(recipe.model == stated.model && recipe.tasks == stated.tasks)
    #expect(recipe.batch == stated.batch && recipe.optimiser.weightDecay == stated.weightDecay)
    #expect(recipe.input.side == stated.side)
    guard stated.name.hasPrefix("paper-") else { return }
    // All systems share the rate and the rest; what the paper's recipes spell out are the defaults.
    var plain = recipe
    plain.name = Recipe().name
    plain.tasks = .mtl
    if stated.name == "paper-alexnet" {
      #expect(recipe.input.resize == .warp && recipe.input.jitter == [256, 256])
      plain.model = "resnet50"
      plain.batch = 32
      plain.optimiser.weightDecay = 0.0001
      plain.input = Recipe.Input()
    }
    #expect(plain == Recipe())
  }

  @Test func `every recipe of the repository is known here`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Checkout.file("recipes"))
    #expect(Set(names) == Set(Self.stated.map { "\($0.name).yaml" }))
  }

  @Test func `the document names every key`() throws {
    let text = try String(contentsOfFile: Checkout.file("docs/training.md"), encoding: .utf8)
    for field in RecipeField.all { #expect(text.contains("`\(field.key)`"), "\(field.key)") }
  }
}
