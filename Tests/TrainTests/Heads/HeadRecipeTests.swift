import Artifacts
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// Further heads in recipes.
@Suite struct HeadRecipeTests {
  private static let start = "derm_recipe: 1\n"
  private static let stated =
    start + "heads:\n  diagnosis: {facet: diagnosis, kind: multi-class, weight: 0.3, at_least: 5}\n"

  @Test func `a head is lines in a recipe, and what they leave out has a default`() throws {
    let recipe = try Recipe.parse(Self.stated, source: "r.yaml")
    var wanted = FurtherHead(id: "diagnosis")
    (wanted.weight, wanted.atLeast) = (0.3, 5)
    #expect(recipe.heads.all == [wanted])
    #expect(wanted.kind == .multiClass && wanted.smoothing == 0 && wanted.classWeights == .none)
    let loss = try #require(recipe.headLosses["diagnosis"])
    #expect(loss.weight == 0.3 && loss.multiClass == CrossEntropyLoss())
    let other = try Recipe.parse(
      Self.start
        + "heads: {dx: {facet: diagnosis, kind: multi-label, smoothing: 0.1, class_weights: root}}\n",
      source: "r.yaml")
    #expect(other.heads.all[0].kind == .multiLabel && other.weighting(of: "dx") == .root)
    #expect(other.headLosses["dx"]?.multiLabel.smoothing == 0.1)
  }

  @Test func `the complete recipe reads back, and one without heads has no line for them`() throws {
    let recipe = try Recipe.parse(Self.stated, source: "r.yaml")
    let again = try Recipe.parseComplete(recipe.text, source: "complete")
    #expect(again == recipe && again.digest == recipe.digest)
    let plain = Recipe()
    #expect(!plain.text.contains("heads:") && !plain.values.contains("heads:"))
    #expect(recipe.digest != plain.digest)
    var heavier = recipe
    try heavier.set("heads.diagnosis.weight", to: "0.4", source: "--set")
    #expect(heavier.heads.all[0].weight == 0.4 && heavier.digest != recipe.digest)
    try heavier.set("heads", to: "{}", source: "--set")
    #expect(heavier == plain && heavier.digest == plain.digest)
  }

  @Test(arguments: [
    ("heads: 3\n", "r.yaml:2:8", "'heads' must be heads by their ids"),
    ("heads: {lesion: {kind: multi-class}}\n", "r.yaml:2:9", "'lesion' can't name a head"),
    ("heads: {Dx: {facet: diagnosis}}\n", "r.yaml:2:9", "small letters"),
    ("heads: {dx: {kind: multi-class}}\n", "r.yaml:2:9", "Write facet: diagnosis."),
    ("heads: {diagnosis: 3}\n", "r.yaml:2:20", "wants a list of 'key: value'"),
    ("heads: {diagnosis: {facet: site}}\n", "r.yaml:2:28", "'facet' must be diagnosis, not site"),
    ("heads: {diagnosis: {wieght: 1}}\n", "r.yaml:2:21", "Did you mean 'weight'?"),
    ("heads: {diagnosis: {at_least: 0}}\n", "r.yaml:2:31", "must be 1 to 1000000, not 0"),
    ("heads: {diagnosis: {class_weights: root}}\n", "r.yaml:1:1", "class_weights: balanced"),
    ("heads: {ema: {facet: diagnosis}}\n", "r.yaml:2:9", "'ema' can't name a head"),
    ("heads: {images: {facet: diagnosis}}\n", "r.yaml:2:9", "none of derm's own words"),
    (
      "schedule: {monitor: diagnosis.loss}\n", "r.yaml:1:1",
      "Choose one of auto, lesion.loss, lesion.mAP, site.loss, site.top1, sum."
    ),
  ])
  func `what is wrong is named with its position`(
    _ text: String, _ position: String, _ hint: String
  ) {
    let error = #expect(throws: TrainError.self) {
      try Recipe.parse(Self.start + text, source: "r.yaml")
    }
    #expect(error?.description.hasPrefix("\(position): ") == true, "\(String(describing: error))")
    #expect(error?.description.contains(hint) == true, "\(String(describing: error))")
    #expect(error?.exitStatus == .badData)
  }

  @Test func `what contradicts itself is refused of flags too`() throws {
    var recipe = try Recipe.parse(Self.stated, source: "r.yaml")
    let root = #expect(throws: TrainError.self) {
      try recipe.set("heads.diagnosis.class_weights", to: "root", source: "--set")
      try recipe.check(source: "--set")
    }
    #expect(root?.description.contains("class_weights' is root") == true)
    var watching = try Recipe.parse(Self.stated, source: "r.yaml")
    let monitor = #expect(throws: TrainError.self) {
      try watching.set("schedule.monitor", to: "diagnosis.mAP", source: "--set")
      try watching.check(source: "--set")
    }
    #expect(monitor?.description.contains("that head has no such metric") == true)
  }

  @Test(arguments: ["diagnosis", "dx-2", "fc-of-mine", "a"])
  func `the parameter of a head that may be named is read back as such`(id: String) {
    #expect(FurtherHead.isID(id))
    let name = StateName("\(id).weight")
    #expect(name.kind == .parameter && name.name == "\(id).weight")
  }

  @Test(arguments: ["ema", "optimizer", "momentum"])
  func `what stands before slots and averages names no head`(id: String) {
    #expect(StateName("\(id).weight").kind != .parameter && !FurtherHead.isID(id))
  }

  @Test func `a schedule can watch a further head`() throws {
    let recipe = try Recipe.parse(
      Self.stated + "schedule: {monitor: diagnosis.loss, best: metric}\n", source: "r.yaml")
    #expect(recipe.selector?.text == "diagnosis.top1")
    #expect(recipe.selectionDecided().schedule.monitor.text == "diagnosis.loss")
    #expect(throws: TrainError.self) {
      try Recipe.parse(
        Self.stated + "schedule: {monitor: diagnosis.mAP}\n", source: "r.yaml")
    }
    let plain = try Recipe.parse(Self.stated, source: "r.yaml").selectionDecided()
    #expect(plain.schedule.monitor == .lesionLoss)
  }
}
