/// The dtype in which a backend keeps and multiplies the values between layers.
///
/// Parameters, momentum buffers, statistics, losses and everything that is written to a file are in single
/// precision in either.
package enum DType: String, Sendable, Hashable, Codable, CaseIterable {
  /// Single precision: 24 bits of significand.
  case f32
  /// Brain floating point: single precision's range with 8 bits of significand. Convolutions read
  /// and write it, and add up in single precision.
  case bf16
}
