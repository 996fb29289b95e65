/// What reading an input may cost: it follows from the input's size.
///
/// A reader counts in units of its own, such as comparisons, bytes that it keeps, or entries that it
/// makes, whatever can grow faster than the input. Honest inputs stay far below; one that is made to
/// take for ever or to fill memory ends with `Exceeded`, which the reader turns into a finding or
/// into its own error.
package struct ReadBudget: Sendable {
  /// An input costs more than its size allows.
  package struct Exceeded: Error, Equatable, Sendable {
    /// The units that were allowed.
    package let allowed: Int

    package init(allowed: Int) { self.allowed = allowed }
  }

  /// The units that the whole input may cost.
  package let allowed: Int
  /// The units that are left.
  package private(set) var left: Int

  /// Allows so many units for each byte of an input, and no less than `least`.
  package init(inputBytes: Int, perByte: Int, least: Int) {
    let (product, overflow) = max(0, inputBytes).multipliedReportingOverflow(by: max(0, perByte))
    allowed = max(least, overflow ? Int.max : product)
    left = allowed
  }

  /// Takes units away; a negative number is as much too much as one that is too large.
  ///
  /// Fails with `Exceeded` when fewer are left; nothing is left afterwards.
  package mutating func spend(_ units: Int) throws(Exceeded) {
    guard units >= 0, units <= left else {
      left = 0
      throw Exceeded(allowed: allowed)
    }
    left -= units
  }
}

/// Arithmetic with numbers that come from outside: none of it can trap.
package enum OutsideNumbers {
  /// The product of counts; nil when one is negative or the product has no room.
  package static func product(_ counts: some Sequence<Int>) -> Int? {
    var product = 1
    for count in counts {
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      guard count >= 0, !overflow else { return nil }
      product = next
    }
    return product
  }
}
