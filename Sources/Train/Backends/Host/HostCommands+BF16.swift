internal import CKernels

/// The elementwise operations on flat memory of bf16.
extension HostCommands {
  /// output = first + second, over `count` values of one layout.
  func addBF16(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ output: UnsafeMutableRawPointer,
    count: Int, hasReLU: Bool
  ) -> () -> Void {
    var threads = threads
    let (a, b) = unsafe (Self.halves(first), Self.halves(second))
    let sum = unsafe output.assumingMemoryBound(to: UInt16.self)
    return { unsafe derm_add_bf16(&threads, a, b, sum, count, hasReLU ? 1 : 0) }
  }

  /// output = max(input, 0), over `count` values of one layout.
  func reluBF16(
    _ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, count: Int
  ) -> () -> Void {
    var threads = threads
    let x = unsafe Self.halves(input)
    let y = unsafe output.assumingMemoryBound(to: UInt16.self)
    return { unsafe derm_relu_bf16(&threads, x, y, count) }
  }

  /// The gradient through a ReLU, over `count` values of one layout.
  func reluGradientBF16(
    _ first: UnsafeRawPointer, _ second: UnsafeRawPointer?, output: UnsafeRawPointer,
    _ inputGradient: UnsafeMutableRawPointer, count: Int
  ) -> () -> Void {
    var threads = threads
    let (a, y) = unsafe (Self.halves(first), Self.halves(output))
    let b = unsafe second.map { unsafe Self.halves($0) }
    let dx = unsafe inputGradient.assumingMemoryBound(to: UInt16.self)
    return { unsafe derm_relu_gradient_bf16(&threads, a, b, y, dx, count) }
  }

  private static func halves(_ address: UnsafeRawPointer) -> UnsafePointer<UInt16> {
    unsafe address.assumingMemoryBound(to: UInt16.self)
  }
}
