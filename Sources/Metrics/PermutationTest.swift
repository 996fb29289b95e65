/// p-values from rounds in which chance alone decides.
package enum PermutationTest {
  /// The one-sided p-value (b + 1)/(B + 1) of a value that b of B rounds reach: the value itself is one of the
  /// rounds (Phipson and Smyth, "Permutation P-values Should Never Be Zero", 2010).
  package static func pValue(reached: Int, rounds: Int) -> Double {
    Double(reached + 1) / Double(rounds + 1)
  }
}
