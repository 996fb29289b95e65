import Testing

@testable import Evaluation

@Suite struct RecipeTextTests {
  @Test func `keys are found with and without their section`() {
    let recipe = RecipeText(
      """
      derm_recipe: 1
      epochs: 12                        # passes
      optimiser:
        kind: adamw
        learning_rate: 0.001
      schedule:
        kind: cosine
      seed: 3
      """)
    #expect(recipe.value("schedule.kind") == "cosine")
    #expect(recipe.value("optimiser.kind") == "adamw" && recipe.value("kind") == "adamw")
    #expect(recipe.number("epochs") == 12 && recipe.number("learning_rate") == 0.001)
    #expect(recipe.value("schedule.seed") == nil && recipe.number("seed") == 3)
    #expect(!recipe.withoutSeed.contains("seed") && recipe.withoutSeed.contains("kind: cosine"))
  }
}
