internal import ArgumentParser
internal import Train

/// Flags that override values of the recipe.
struct RecipeOverrides: ParsableArguments {
  @Option(help: "The tasks: mtl (both), lesion or site.") var tasks: String?
  @Option(help: "The model, such as resnet50 or resnet-small.") var model: String?
  @Option(help: "The most epochs.") var epochs: String?
  @Option(help: "The seed.") var seed: String?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Any value of the recipe, such as optimiser.momentum=0.8; repeatable.", valueName: "KEY=VALUE"
    ))
  var values: [String] = []

  /// The recipe with the flags applied, in the order of this list.
  func applied(to recipe: Recipe) throws -> Recipe {
    var recipe = recipe
    for (key, value) in [("tasks", tasks), ("model", model), ("epochs", epochs), ("seed", seed)] {
      if let value { try recipe.set(key, to: value, source: "--\(key)") }
    }
    for pair in values {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw ValidationError("--set wants KEY=VALUE, not '\(pair)'.")
      }
      try recipe.set(String(parts[0]), to: String(parts[1]), source: "--set")
    }
    try recipe.check(source: "the recipe with its flags")
    return recipe
  }
}
