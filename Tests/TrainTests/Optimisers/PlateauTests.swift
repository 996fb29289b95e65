import Provenance
import Testing

@testable import Train

@Suite struct PlateauTests {
  @Test func `patience over means a plateau and the third one stops`() {
    var plateau = Plateau()
    let losses = [3.0, 2.0, 2.0, 2.5, 1.9, 2.0, 2.0, 2.0, 2.0]
    let verdicts = losses.map { plateau.observe($0, patience: 2, stopAfter: 3) }
    #expect(
      verdicts == [
        .better, .better, .wait, .plateau, .better, .wait, .plateau, .wait, .stop,
      ])
    #expect(plateau.best == 1.9)
  }

  @Test func `a loss that is no number is not better`() {
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
