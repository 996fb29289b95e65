internal import Glibc

/// The learning rate of every step of a recipe.
package struct LearningRate: Sendable {
  private let start: Double
  private let schedule: Recipe.Schedule
  /// Steps in the unit of the schedule's times: an epoch, or one where iterations are stated.
  private let unit: Int
  private let steps: Int

  /// Prepares the rates of a recipe that makes this many steps in an epoch.
  package init(_ recipe: Recipe, stepsPerEpoch: Int) {
    precondition(stepsPerEpoch > 0, "an epoch without steps")
    start = recipe.optimiser.learningRate
    schedule = recipe.schedule
    unit = recipe.iterations > 0 ? 1 : stepsPerEpoch
    steps = recipe.steps(perEpoch: stepsPerEpoch)
  }

  /// The rate of a step, counted from 0 over all epochs, after so many plateaus.
  ///
  /// During the warm-up the rate rises linearly, the first step having the first share; after it a
  /// cosine runs from 1 to 0 over the steps that are left. A schedule of steps multiplies the rate
  /// after each of its times, as PyTorch's StepLR and MultiStepLR do.
  package func rate(step: Int, plateaus: Int) -> Double {
    let warmUp = schedule.warmUp * Double(unit)
    let rise = warmUp > 0 ? min(1, (Double(step) + 1) / warmUp) : 1
    switch schedule.kind {
    case .constant: return start * rise
    case .plateau: return start * rise * pow(schedule.factor, Double(plateaus))
    case .step:
      let done = step / unit
      let steps =
        schedule.every > 0
        ? done / schedule.every : schedule.milestones.prefix { $0 <= done }.count
      return start * rise * pow(schedule.factor, Double(steps))
    case .cosine:
      // The cosine begins where the warm-up ends, and runs over the steps that are left.
      guard rise == 1 else { return start * rise }
      let done = (Double(step) - warmUp) / max(1, Double(steps) - warmUp)
      return start * (1 + cos(.pi * min(1, max(0, done)))) / 2
    }
  }
}
