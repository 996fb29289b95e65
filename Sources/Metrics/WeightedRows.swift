/// A metric that is a mean over images: one number for each image that has one.
struct WeightedRows: PreparedMetric {
  let rows: [UInt32]
  let numbers: [Double]

  /// Keeps the rows for which `number` gives a value.
  init(_ rows: [Int], _ number: (Int) -> Double?) {
    var kept = [UInt32]()
    var numbers = [Double]()
    for row in rows {
      guard let value = number(row) else { continue }
      kept.append(UInt32(row))
      numbers.append(value)
    }
    self.rows = kept
    self.numbers = numbers
  }

  func values(_ weights: [UInt16]) -> [Double?] {
    var sum = 0.0
    var count = 0
    for (index, row) in rows.enumerated() {
      let weight = Int(weights[Int(row)])
      sum += numbers[index] * Double(weight)
      count += weight
    }
    return [count == 0 ? nil : sum / Double(count)]
  }

  func values(_ batch: ReplicateBatch) -> [[Double?]] {
    zip(batch.sum(numbers, rows: rows), batch.count(rows)).map { [$1 == 0 ? nil : $0 / Double($1)] }
  }
}
