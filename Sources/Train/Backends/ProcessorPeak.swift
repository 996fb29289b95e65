internal import CKernels
internal import CParallel

/// The processor's ceiling for arithmetic in single precision, measured.
///
/// Chains of multiply-adds in registers alone: no layer can be faster, so a layer's share of it says
/// how well the processor is used.
package struct ProcessorPeak: Sendable {
  /// Multiplications and additions a second, all threads together.
  package let perSecond: Double
  /// The floats in the widest register: 4, 8 (AVX2) or 16 (AVX-512).
  package let lanes: Int

  /// Measures for about a tenth of a second: the best of five.
  package static func measure(threads: Int) -> ProcessorPeak {
    var pool = unsafe derm_threads(count: Int32(threads), run: derm_thread_pool_run)
    var best = 0.0
    var rounds = 10_000
    for _ in 0..<5 {
      var made = 0.0
      let seconds =
        ContinuousClock().measure { made = unsafe derm_multiply_add(&pool, rounds) } / .seconds(1)
      best = max(best, made / seconds)
      rounds = max(rounds, Int(Double(rounds) * min(100, 0.02 / max(seconds, 1e-6))))
    }
    return ProcessorPeak(perSecond: best, lanes: Int(derm_lanes()))
  }
}
