import CLoaders
import Foundation
import Testing

/// Which of OpenBLAS's kernels a processor gets.
@Suite struct OpenBLASCoreTests {
  private func core(
    avx2: Bool, fma: Bool, avx512: Bool, bf16: Bool = false, isAMD: Bool
  ) -> String? {
    let features = derm_processor_features(
      avx2: avx2, fma: fma, avx512: avx512, bf16: bf16, amx: false, is_amd: isAMD)
    return unsafe derm_blas_core_for(features).map { unsafe String(cString: $0) }
  }

  @Test func `what a processor can do decides, not its number`() {
    #expect(core(avx2: true, fma: true, avx512: true, isAMD: false) == "SkylakeX")
    #expect(core(avx2: true, fma: true, avx512: true, isAMD: true) == "SkylakeX")
    #expect(core(avx2: true, fma: true, avx512: true, bf16: true, isAMD: false) == "Cooperlake")
    #expect(core(avx2: true, fma: true, avx512: false, isAMD: false) == "Haswell")
    #expect(core(avx2: true, fma: true, avx512: false, isAMD: true) == "Zen")
    #expect(core(avx2: true, fma: false, avx512: false, isAMD: true) == nil)
    #expect(core(avx2: false, fma: false, avx512: false, isAMD: false) == nil)
  }

  @Test(.enabled(if: presentBackends.contains("openblas"), "OpenBLAS is not there"))
  func `the version says whose kernels run, and who chose them`() {
    let version = unsafe String(cString: derm_blas_version())
    let asked = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] != nil
    let core = unsafe derm_blas_core_for(derm_blas_processor()).map { unsafe String(cString: $0) }
    let chooser =
      asked ? "OPENBLAS_CORETYPE" : core == nil ? "OpenBLAS" : "the processor's features"
    #expect(version.hasSuffix("(kernels chosen by \(chooser))"), "\(version)")
    if !asked, let core { #expect(version.contains(core), "\(version)") }
  }
}
