/// Quantiles of the standard normal distribution.
package enum NormalQuantile {
  /// The 97.5 % point: a 95 % interval of a normal estimate is the estimate plus and minus this times its standard error.
  package static let upperTail = 1.959_963_984_540_054
}
