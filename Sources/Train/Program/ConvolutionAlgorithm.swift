/// How a backend may compute convolutions.
package enum ConvolutionAlgorithm: String, Sendable, Hashable, Codable, CaseIterable {
  /// Sums of products in f32, rounded as PyTorch's on the processor are.
  case direct
  /// Winograd convolution too, where it is faster: rounding errors of 3 x 3 convolutions are a few times
  /// larger, still about 1e-5 of the largest value.
  case fast
}
