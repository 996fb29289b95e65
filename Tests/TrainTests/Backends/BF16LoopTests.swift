import CKernels
import CParallel
import Testing

/// Our own loops on bf16 against sums in single precision, rounded by the definition.
@Suite struct BF16LoopTests {
  /// The nearest bf16 to a float, ties to the even one, by comparing both neighbours.
  private static func nearest(_ value: Float) -> UInt16 {
    if value.isNaN { return UInt16(value.bitPattern >> 16) | 0x40 }
    if value.isInfinite { return UInt16(value.bitPattern >> 16) }
    let low = UInt16(value.bitPattern >> 16)
    let floor = Double(Float(bitPattern: UInt32(low) << 16))
    // Beyond the largest finite value, the step goes on as if there were one more binade.
    let next = UInt32(low) + 1
    let ceiling =
      next & 0x7f80 == 0x7f80
      ? (floor < 0 ? -1 : 1) * 0x1p128 : Double(Float(bitPattern: next << 16))
    let (down, up) = (abs(Double(value) - floor), abs(ceiling - Double(value)))
    if down == up { return low & 1 == 0 ? low : UInt16(next) }
    return down < up ? low : UInt16(next)
  }

  private static func wide(_ half: UInt16) -> Float { Float(bitPattern: UInt32(half) << 16) }

  /// Every finite class of values next to special ones, and sums of them that tie.
  private static let first: [UInt16] = (0..<40_000).map { UInt16(truncatingIfNeeded: $0 * 40_503) }
  private static let second: [UInt16] = (0..<40_000).map {
    UInt16(truncatingIfNeeded: $0 * 30_011 + 7)
  }

  private static func run(
    _ loop: (UnsafePointer<derm_threads>, UnsafeMutablePointer<UInt16>) -> Void
  ) -> [UInt16] {
    var threads = unsafe derm_threads(count: 2, run: derm_thread_pool_run)
    var result = [UInt16](repeating: 0, count: first.count)
    unsafe result.withUnsafeMutableBufferPointer { workspace in
      if let base = workspace.baseAddress { unsafe loop(&threads, base) }
    }
    return result
  }

  @Test("sums are rounded to the nearest, ties to even", arguments: [false, true])
  func adds(hasReLU: Bool) {
    let sums = unsafe Self.run { threads, workspace in
      unsafe derm_add_bf16(
        threads, Self.first, Self.second, workspace, Self.first.count, hasReLU ? 1 : 0)
    }
    for (index, sum) in sums.enumerated() {
      let exact = Self.wide(Self.first[index]) + Self.wide(Self.second[index])
      if exact.isNaN {
        #expect(Self.wide(sum).isNaN, "what is not a number stays so")
      } else {
        #expect(sum == Self.nearest(hasReLU && exact < 0 ? 0 : exact))
      }
    }
  }

  @Test func `a relu keeps what is positive or no number`() {
    let values = unsafe Self.run { threads, workspace in
      unsafe derm_relu_bf16(threads, Self.first, workspace, Self.first.count)
    }
    for (ours, given) in zip(values, Self.first) {
      let value = Self.wide(given)
      if value.isNaN {
        #expect(Self.wide(ours).isNaN)
      } else {
        #expect(ours == (value < 0 ? 0 : given))
      }
    }
  }

  @Test func `a relu's gradient passes where its output is positive`() {
    let output = Array(Self.second.reversed())
    let ours = unsafe Self.run { threads, workspace in
      unsafe derm_relu_gradient_bf16(
        threads, Self.first, Self.second, output, workspace, Self.first.count)
    }
    let single = unsafe Self.run { threads, workspace in
      unsafe derm_relu_gradient_bf16(
        threads, Self.first, nil, output, workspace, Self.first.count)
    }
    for index in ours.indices {
      let passes = Self.wide(output[index]) > 0
      #expect(single[index] == (passes ? Self.first[index] : 0))
      let sum = Self.wide(Self.first[index]) + Self.wide(Self.second[index])
      if passes && sum.isNaN { continue }
      #expect(ours[index] == (passes ? Self.nearest(sum) : 0))
    }
  }
}
