internal import Terms

/// Which of several jobs this one is: the value `k/N` of `--job`, counted from 1.
package struct JobNumber: Sendable, Equatable {
  /// The job, from 1.
  package let number: Int
  /// How many jobs there are in all.
  package let count: Int

  /// Reads `k/N`; nil when it is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
      PlainNumber.natural($0)
    }
    guard parts.count == 2, let number = parts[0], let count = parts[1],
      number >= 1, number <= count
    else { return nil }
    self.number = number
    self.count = count
  }
}
