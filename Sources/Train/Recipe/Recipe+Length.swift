extension Recipe {
  /// Lets a flag state the length in the other unit: epochs instead of iterations, or the reverse.
  ///
  /// The schedule's times count in the unit of the length, so that they would mean something else in the new one: a
  /// warm-up of 50 iterations must not become one of 50 epochs. They keep their shares of the length; flags that come
  /// later may state them anew. `before` is the recipe without the flag.
  mutating func replaceLength(of before: Recipe) {
    if epochs != before.epochs, epochs > 0, before.iterations > 0 {
      iterations = 0
      schedule.scaleTimes(by: Double(epochs) / Double(before.iterations))
    } else if iterations != before.iterations, iterations > 0, before.epochs > 0 {
      epochs = 0
      schedule.scaleTimes(by: Double(iterations) / Double(before.epochs))
    }
  }
}

extension Recipe.Schedule {
  /// Multiplies the warm-up, and the times of a schedule of steps, which stay whole numbers from 1 up and rise.
  fileprivate mutating func scaleTimes(by ratio: Double) {
    warmUp *= ratio
    if every > 0 { every = Self.wholeTime(every, ratio) }
    var last = 0
    milestones = milestones.map { time in
      last = max(last + 1, Self.wholeTime(time, ratio))
      return last
    }
  }

  private static func wholeTime(_ time: Int, _ ratio: Double) -> Int {
    max(1, Int((Double(time) * ratio).rounded()))
  }
}
