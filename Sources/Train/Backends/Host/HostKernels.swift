internal import CKernels

/// The operators that have loops of their own on the processor, compiled for several vector instruction
/// sets; what has no line runs its reference.
enum HostKernels {
  /// Loops over flat memory of any layout without padding, or with padding where the value of 0 is 0.
  @safe
  struct Elementwise: Sendable {
    /// (threads, input, output, count).
    let forward:
      @Sendable (
        UnsafePointer<derm_threads>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int
      ) -> Void
    /// (threads, input, output's gradient, input's gradient, count).
    let gradient:
      @Sendable (
        UnsafePointer<derm_threads>?, UnsafePointer<Float>?, UnsafePointer<Float>?,
        UnsafeMutablePointer<Float>?, Int
      ) -> Void
  }

  /// By the operator's name.
  static let elementwise: [String: Elementwise] = [
    GELU.name: unsafe Elementwise(forward: derm_gelu, gradient: derm_gelu_gradient),
    SiLU.name: unsafe Elementwise(forward: derm_silu, gradient: derm_silu_gradient),
    Sigmoid.name: unsafe Elementwise(forward: derm_sigmoid, gradient: derm_sigmoid_gradient),
    HardSigmoid.name: unsafe Elementwise(
      forward: derm_hard_sigmoid, gradient: derm_hard_sigmoid_gradient),
    HardSwish.name: unsafe Elementwise(
      forward: derm_hard_swish, gradient: derm_hard_swish_gradient),
  ]
}
