import Files
import Testing
@testable import Train

@Suite struct PlateauTests {
  @Test func `patience over means a plateau and the third one stops`() {
    var plateau = Plateau()
    let losses = [3.0, 2.0, 2.0, 2.5, 1.9, 2.0, 2.0, 2.0, 2.0]
    let outcomes = losses.map { plateau.observe($0, patience: 2, stopAfter: 3) }
    #expect(
      outcomes == [
        .better, .better, .wait, .plateau, .better, .wait, .plateau, .wait, .stop,
      ])
    #expect(plateau.best == 1.9)
  }

  @Test func `a loss that is not a number is not better`() {
    var plateau = Plateau()
    #expect(plateau.observe(.nan, patience: 5, stopAfter: 3) == .wait)
  }

  @Test func `the state survives its JSON form`() throws {
    var plateau = Plateau()
    for state in 0..<3 {
      let bytes = try CanonicalJSON.encode(plateau)
      #expect(try CanonicalJSON.decode(Plateau.self, from: bytes, path: "state") == plateau)
      _ = plateau.observe(Double(state), patience: 1, stopAfter: 9)
    }
  }
}

@Suite struct LearningRateTests {
  @Test func `a plateau multiplies the rate`() {
    let rate = LearningRate(Recipe(), stepsPerEpoch: 10)
    #expect(rate.rate(step: 500, plateaus: 0) == 0.001)
    #expect(abs(rate.rate(step: 501, plateaus: 2) - 1e-5) < 1e-15)
  }

  @Test func `steps come after their times, in epochs or iterations`() {
    var recipe = Recipe()
    recipe.schedule.kind = .step
    recipe.schedule.milestones = [2, 5]
    let few = LearningRate(recipe, stepsPerEpoch: 10)
    let rates = [19, 20, 49, 50, 500].map { few.rate(step: $0, plateaus: 9) }
    for (rate, expected) in zip(rates, [1e-3, 1e-4, 1e-4, 1e-5, 1e-5]) {
      #expect(abs(rate - expected) < 1e-12)
    }
    recipe.schedule.milestones = []
    recipe.schedule.every = 3
    recipe.schedule.factor = 0.5
    recipe.epochs = 0
    recipe.iterations = 12
    let iterations = LearningRate(recipe, stepsPerEpoch: 10)
    #expect(
      (0..<9).map { iterations.rate(step: $0, plateaus: 0) * 1000 }
        == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25])
  }

  @Test func `with iterations a cosine ends with the last one and a warm-up counts them`() {
    var recipe = Recipe()
    recipe.epochs = 0
    recipe.iterations = 40
    recipe.schedule.kind = .cosine
    recipe.schedule.warmUp = 4
    let rate = LearningRate(recipe, stepsPerEpoch: 7)
    #expect(abs(rate.rate(step: 0, plateaus: 0) - 0.00025) < 1e-12)
    #expect(abs(rate.rate(step: 22, plateaus: 0) - 0.0005) < 1e-12)
    #expect(rate.rate(step: 39, plateaus: 0) < 2e-6)
  }

  @Test func `warm-up rises to the start and the cosine falls to zero`() {
    var recipe = Recipe()
    recipe.epochs = 10
    recipe.schedule.kind = .cosine
    recipe.schedule.warmUp = 2
    let rate = LearningRate(recipe, stepsPerEpoch: 5)
    #expect(abs(rate.rate(step: 0, plateaus: 0) - 0.0001) < 1e-12)
    #expect(abs(rate.rate(step: 9, plateaus: 0) - 0.001) < 1e-12)
    #expect(abs(rate.rate(step: 30, plateaus: 0) - 0.0005) < 1e-12)
    #expect(rate.rate(step: 49, plateaus: 0) < 1e-5)
  }
}
