internal import CLoaders

/// Which oneDNN computes, where a machine has both.
///
/// A fixed rule, so that a machine computes the same in every process (decision 45): on processors with AMX
/// oneDNN 3 has kernels in bf16 at twice the rate for both gradients of a convolution; elsewhere it was not
/// found to be faster, and 2, whose numbers runs of an older derm have, is used.
enum OneDNNChoice {
  /// The versions' first numbers, best first, for a dtype on a processor with or without AMX.
  static func order(_ dtype: DType, hasAMX: Bool) -> [Int] {
    dtype == .bf16 && hasAMX ? [3, 2] : [2, 3]
  }

  /// The library that computes in a dtype on this machine.
  ///
  /// Throws `missingLibrary` with the reasons of both.
  static func library(for dtype: DType) throws(TrainError) -> DNNLibrary {
    var reasons: [String] = []
    for major in order(dtype, hasAMX: derm_blas_processor().amx) {
      do throws(TrainError) {
        return try DNNLibrary(major: major)
      } catch .missingLibrary(_, let reason, _) {
        reasons.append("oneDNN \(major): \(reason)")
      }
    }
    throw .missingLibrary(
      backend: OneDNNBackend.name, reason: reasons.joined(separator: "; "),
      package: OneDNNBackend.package)
  }

  /// What doctor says: each version with its file and what it is used for, or why it is not there.
  static var findings: [String] {
    DNNLibrary.majors.map { major in
      do throws(TrainError) {
        let library = try DNNLibrary(major: major)
        // Asked of the choice itself, so that DERM_ONEDNN and what is missing are in the answer.
        let dtypes = DType.allCases.filter { dtype in
          OneDNNBackend.refusal(of: dtype) == nil && (try? Self.library(for: dtype)) == library
        }
        let use =
          dtypes.isEmpty
          ? "not used; DERM_ONEDNN=\(major) selects it: \(gain(major))"
          : "used for \(dtypes.map(\.rawValue).joined(separator: " and "))"
        return "\(library.version) at \(library.path): \(use)"
      } catch .missingLibrary(_, let reason, _) {
        return "oneDNN \(major) is missing: \(reason). It would give \(gain(major))"
      } catch {
        return "oneDNN \(major): \(error)"
      }
    }
  }

  /// What a version gives on this processor, measured (docs/benchmarks.md).
  private static func gain(_ major: Int) -> String {
    if major == 3, derm_blas_processor().amx {
      return "about 1.5 times the speed in bf16, and the same speed in f32"
    }
    return "about the same speed, and other last bits"
  }
}
