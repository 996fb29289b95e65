internal import Artifacts
internal import Documents
internal import Vocabulary
internal import Yams

/// What several keys of a recipe must hold together.
struct RecipeRules {
  /// The file's name for messages.
  let source: String

  /// Checks a whole recipe; that of a run, which `isComplete`, may state what has no effect.
  ///
  /// Fails with what contradicts what.
  func check(_ recipe: Recipe, at node: Yams.Node?, isComplete: Bool = false) throws(TrainError) {
    let problem =
      sizes(recipe.input) ?? length(recipe) ?? steps(recipe.schedule)
      ?? heads(recipe.heads) ?? selection(recipe) ?? microBatches(recipe)
      ?? (isComplete ? nil : idle(recipe))
    guard let problem else { return }
    throw .badRecipe(
      path: source, line: node?.position.line, column: node?.position.column, what: problem.what,
      remedy: problem.remedy)
  }

  typealias Problem = (what: String, remedy: String)

  private func sizes(_ input: Recipe.Input) -> Problem? {
    let remedy = "Let it start at \(input.side) or more."
    // A crop of kind resized does not read `jitter`: its image takes the size that the part needs.
    if input.crop == .jitter, input.jitter[0] < input.side {
      return ("'input.jitter' starts under 'input.side': a crop would not fit", remedy)
    }
    if input.testSide < input.side {
      return (
        "'input.test_side' is under 'input.side': a crop would not fit",
        "Make it \(input.side) or more."
      )
    }
    if let small = input.testSides.first(where: { $0 < input.side }) {
      return (
        "'input.test_sides' has \(small), which is under 'input.side': a crop would not fit",
        "Make it \(input.side) or more."
      )
    }
    return nil
  }

  private func length(_ recipe: Recipe) -> Problem? {
    if recipe.epochs > 0, recipe.iterations > 0 {
      return (
        "'epochs' and 'iterations' are both stated", "State one of them, and leave the other out."
      )
    }
    if recipe.epochs == 0, recipe.iterations == 0 {
      return ("neither 'epochs' nor 'iterations' is over 0", "State one of them.")
    }
    return nil
  }

  private func steps(_ schedule: Recipe.Schedule) -> Problem? {
    let times = (schedule.every > 0 ? 1 : 0) + (schedule.milestones.isEmpty ? 0 : 1)
    if schedule.kind == .step, times != 1 {
      return (
        "'schedule.kind: step' wants one of 'schedule.every' and 'schedule.milestones', not "
          + (times == 0 ? "neither" : "both"), "State one of them."
      )
    }
    if schedule.kind != .step, times > 0 {
      return (
        "'schedule.every' and 'schedule.milestones' mean nothing without 'schedule.kind: step'",
        "Leave them out, or change the kind."
      )
    }
    return nil
  }

  private func heads(_ heads: FurtherHeads) -> Problem? {
    let wrong = heads.all.first { $0.kind == .multiClass && $0.classWeights == .root }
    return wrong.map { head in
      (
        "'heads.\(head.id).class_weights' is root, which is for positives of kind multi-label",
        "Write class_weights: balanced."
      )
    }
  }

  private func selection(_ recipe: Recipe) -> Problem? {
    let schedule = recipe.schedule
    let choices = Monitor.choices(recipe)
    guard choices.contains(schedule.monitor) else {
      // A head that is trained may lack the quantity: mAP is of multi-label heads, top1 of multi-class ones.
      let isTrained = choices.contains(schedule.monitor.loss)
      return (
        "'schedule.monitor' is \(schedule.monitor.text), but "
          + (isTrained ? "that head has no such metric" : "no such head is trained"),
        "Choose one of " + choices.map(\.text).joined(separator: ", ") + "."
      )
    }
    guard schedule.monitor == .sum, schedule.best == .metric else { return nil }
    return (
      "'schedule.best: metric' wants a head in 'schedule.monitor': a sum of losses has no metric",
      "Write monitor: lesion.mAP, or best: loss."
    )
  }

  private func microBatches(_ recipe: Recipe) -> Problem? {
    guard recipe.accumulate > recipe.batch else { return nil }
    return (
      "'accumulate' is over 'batch': a micro-batch would have no image",
      "Make it \(recipe.batch) or less."
    )
  }
}
