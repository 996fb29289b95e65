/// The arithmetic mean of the values that exist.
package enum Mean {
  /// The mean of the values that are not nil; nil when there is none.
  package static func of(_ values: [Double?]) -> Double? {
    var sum = 0.0
    var count = 0
    for case let value? in values {
      sum += value
      count += 1
    }
    return count == 0 ? nil : sum / Double(count)
  }
}
