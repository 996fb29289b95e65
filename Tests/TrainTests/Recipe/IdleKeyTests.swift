import Testing

@testable import Train

/// Keys of recipes that nothing reads.
@Suite struct IdleKeyTests {
  /// A recipe's section with a key that nothing reads, the key, and what would read it.
  struct Idle: Sendable, CustomTestStringConvertible {
    let stated: String
    let key: String
    let needs: String
    var testDescription: String { stated }
  }

  static let idle = [
    Idle(stated: "optimiser: {betas: [0.9, 0.99]}", key: "optimiser.betas", needs: "kind: adamw"),
    Idle(stated: "optimiser: {epsilon: 1e-6}", key: "optimiser.epsilon", needs: "kind: adamw"),
    Idle(
      stated: "optimiser: {kind: adamw, momentum_form: caffe}", key: "optimiser.momentum_form",
      needs: "kind: sgd"),
    Idle(
      stated: "optimiser: {kind: adamw, momentum: 0.8}", key: "optimiser.momentum",
      needs: "kind: sgd"),
    Idle(
      stated: "optimiser: {kind: adamw, lion_betas: [0.9, 0.95]}", key: "optimiser.lion_betas",
      needs: "kind: lion"),
    Idle(stated: "losses: {gamma: [1, 2]}", key: "losses.gamma", needs: "focal or asymmetric"),
    Idle(stated: "losses: {alpha: 0.5}", key: "losses.alpha", needs: "lesion_kind: focal"),
    Idle(
      stated: "losses: {lesion_kind: asymmetric, alpha: 0}", key: "losses.alpha",
      needs: "lesion_kind: focal"),
    Idle(
      stated: "losses: {lesion_kind: focal, margin: 0.1}", key: "losses.margin",
      needs: "lesion_kind: asymmetric"),
    Idle(stated: "input: {crop_area: [0.5, 1]}", key: "input.crop_area", needs: "crop: resized"),
    Idle(stated: "input: {crop_aspect: [1, 1]}", key: "input.crop_aspect", needs: "crop: resized"),
  ]

  @Test("a key without effect is refused, unless the recipe is a run's", arguments: idle)
  func refusesIdle(_ idle: Idle) throws {
    let text = "derm_recipe: 1\n\(idle.stated)\n"
    let error = #expect(throws: TrainError.self) { try Recipe.parse(text, source: "r.yaml") }
    let says = error?.description ?? ""
    #expect(says.contains("'\(idle.key)' means nothing without '") && says.contains(idle.needs))
    #expect(throws: Never.self) { try Recipe.parseComplete(text, source: "r.yaml") }
  }

  @Test(
    "a key is taken where it has an effect, and a default anywhere",
    arguments: [
      "optimiser: {kind: adamw, betas: [0.9, 0.99], epsilon: 1e-6, momentum: 0.9}",
      "optimiser: {kind: lion, lion_betas: [0.9, 0.95]}",
      "optimiser: {momentum: 0.8, momentum_form: caffe, betas: [0.9, 0.999]}",
      "losses: {lesion_kind: focal, gamma: [1, 2], alpha: 0.5, margin: 0.05}",
      "losses: {lesion_kind: asymmetric, gamma: [0, 4], margin: 0.1}",
      "input: {crop: resized, crop_area: [0.5, 1], crop_aspect: [1, 1]}",
      "input: {crop: resized, side: 224, jitter: [64, 80]}",
    ])
  func takesUsed(_ section: String) throws {
    #expect(throws: Never.self) {
      try Recipe.parse("derm_recipe: 1\n\(section)\n", source: "r.yaml")
    }
  }
}
