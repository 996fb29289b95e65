extension GroupBootstrap {
  /// The mean of one number a row, rows without one left out, with its replicates; `range` is what a number lies between.
  package func replicates(ofMean numbers: [Double?], range: ClosedRange<Double> = 0...1)
    -> Replicates
  {
    let replicates = (0..<count).map { replicate -> [Double?] in
      var (sum, weight) = (0.0, 0.0)
      for (number, times) in zip(numbers, weights(replicate: replicate)) {
        guard let number else { continue }
        sum += number * Double(times)
        weight += Double(times)
      }
      return [weight > 0 ? sum / weight : nil]
    }
    return Replicates(
      values: [Mean.of(numbers)], replicates: replicates, spreads: [spread], range: range)
  }
}
