/// Quantiles of Student's t distribution.
package enum StudentQuantile {
  /// The 97.5 % point for `degrees` degrees of freedom, 1 or more (Cornish-Fisher expansion; exact for 1 and 2).
  package static func upperTail(degrees: Int) -> Double {
    if degrees <= 1 { return 12.706_204_736_432_1 }
    if degrees == 2 { return 4.302_652_729_911_28 }
    let z = NormalQuantile.upperTail
    let n = Double(degrees)
    let z3 = z * z * z
    let z5 = z3 * z * z
    let z7 = z5 * z * z
    let first = (z3 + z) / (4 * n)
    let second = (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
    return z + first + second + third
  }
}
