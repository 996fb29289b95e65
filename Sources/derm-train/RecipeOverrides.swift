internal import ArgumentParser
internal import Train

/// Flags that override values of the recipe.
struct RecipeOverrides: ParsableArguments {
  @Option(help: "The tasks: mtl (both), lesion or site.") var tasks: String?
  @Option(help: "The model, such as resnet50 or resnet-small.") var model: String?
  @Option(
    help: "The most epochs; where the recipe states iterations, its schedule keeps its shares.")
  var epochs: String?
  @Option(help: "The seed.") var seed: String?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Any value of the recipe, such as optimiser.momentum=0.8; repeatable.", valueName: "KEY=VALUE"
    ))
  var values: [String] = []

  /// The recipe with the flags applied: those with names in the order of this list, then `--set`, the length first.
  func applied(to recipe: Recipe) throws -> Recipe {
    var recipe = recipe
    for (key, value) in [("tasks", tasks), ("model", model), ("epochs", epochs), ("seed", seed)] {
      if let value { try recipe.set(key, to: value, source: "--\(key)") }
    }
    let pairs = try values.map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw ValidationError("--set wants KEY=VALUE, not '\(pair)'.")
      }
      return (key: String(parts[0]), value: String(parts[1]))
    }
    // The length comes first: in another unit it changes the schedule's times, which other values may then state.
    for pair in pairs.filter({ Self.isLength($0.key) }) + pairs.filter({ !Self.isLength($0.key) }) {
      try recipe.set(pair.key, to: pair.value, source: "--set")
    }
    try recipe.check(source: "the recipe with its flags")
    return recipe
  }

  private static func isLength(_ key: String) -> Bool { key == "epochs" || key == "iterations" }
}
