extension GroupBootstrap {
  /// The mean of each list of numbers that some rows have, with its replicates; nil where a list has none.
  ///
  /// All groups are drawn, not only those that have a number: a list with one group in each fold would else have
  /// the same groups in every replicate, and an interval of no width. `range` is what the numbers lie between.
  package func replicates(
    ofMeans lists: [[(row: Int, value: Double)]], range: ClosedRange<Double> = 0...1,
    spreads: [Double]? = nil
  ) -> Replicates {
    func means(_ times: (Int) -> UInt16) -> [Double?] {
      lists.map { list in
        var (sum, weight) = (0.0, 0)
        for entry in list {
          sum += Double(times(entry.row)) * entry.value
          weight += Int(times(entry.row))
        }
        return weight > 0 ? sum / Double(weight) : nil
      }
    }
    return Replicates(
      values: means { _ in 1 },
      replicates: (0..<count).map { replicate in
        let weights = weights(replicate: replicate)
        return means { weights[$0] }
      }, spreads: spreads, range: range)
  }
}
