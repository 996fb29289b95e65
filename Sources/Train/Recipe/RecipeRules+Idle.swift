extension RecipeRules {
  /// A key that has an effect only next to a value of another one.
  private struct Dependent {
    let key: String
    /// Where it has one, as a recipe states it.
    let needs: String
    let isUsed: Bool
  }

  /// A key that states something which nothing reads.
  ///
  /// Whoever states betas and gets SGD believes a result of AdamW. A default is no statement, so that a flag may change
  /// the kind of a recipe that states all keys; `input.jitter` belongs to the base of most recipes and is let be.
  func idle(_ recipe: Recipe) -> Problem? {
    let defaults = Recipe()
    let stated = Set(
      RecipeField.all.filter { $0.write(recipe) != $0.write(defaults) }.map(\.key))
    guard let idle = dependents(recipe).first(where: { !$0.isUsed && stated.contains($0.key) })
    else { return nil }
    return (
      "'\(idle.key)' means nothing without '\(idle.needs)'", "Leave it out, or change the kind."
    )
  }

  private func dependents(_ recipe: Recipe) -> [Dependent] {
    let own = AllOptimizers.named(recipe.optimiser.kind)?.keysRead ?? []
    let optimizers = AllOptimizers.all.flatMap { optimizer in
      optimizer.keysRead.map {
        Dependent(key: $0, needs: "optimiser.kind: \(optimizer.name)", isUsed: own.contains($0))
      }
    }
    let loss = recipe.losses.lesionKind
    let isResized = recipe.input.crop == .resized
    return optimizers + [
      Dependent(
        key: "losses.gamma", needs: "losses.lesion_kind: focal or asymmetric", isUsed: loss != .bce),
      Dependent(
        key: "losses.alpha", needs: "losses.lesion_kind: focal", isUsed: loss == .focal),
      Dependent(
        key: "losses.margin", needs: "losses.lesion_kind: asymmetric", isUsed: loss == .asymmetric),
      Dependent(key: "input.crop_area", needs: "input.crop: resized", isUsed: isResized),
      Dependent(key: "input.crop_aspect", needs: "input.crop: resized", isUsed: isResized),
    ]
  }
}
