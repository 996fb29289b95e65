internal import CLoaders
internal import Foundation

/// Microsoft's ONNX Runtime, opened at run time.
package struct OnnxRuntime: Sendable {
  /// Such as `ONNX Runtime 1.32.0`.
  package let version: String
  /// The file that was opened.
  package let path: String

  /// What was found when it was first asked for; a library stays open for the life of the process.
  private static let found = Result { () throws(TrainError) in
    try search(ProcessInfo.processInfo.environment)
  }

  /// Opens the file that `DERM_ONNXRUNTIME` names, else the system's library, else that of a pip installation.
  ///
  /// Throws `missingOnnxRuntime` with the reasons.
  package static func open() throws(TrainError) -> OnnxRuntime { try found.get() }

  private static func search(_ environment: [String: String]) throws(TrainError) -> OnnxRuntime {
    let files = OnnxRuntimeFiles(environment)
    var reasons: [String] = []
    for file in files.candidates {
      guard let reason = opened(file) else {
        return unsafe OnnxRuntime(
          version: "ONNX Runtime \(String(cString: derm_onnxruntime_version()))",
          path: String(cString: derm_onnxruntime_path()))
      }
      reasons.append(reason)
    }
    if files.named == nil, files.installed.isEmpty {
      reasons.append("no Python environment has the package onnxruntime")
    }
    throw .missingOnnxRuntime(reasons: reasons)
  }

  /// Nil, or why a file can't be used.
  private static func opened(_ file: String) -> String? {
    unsafe OnnxSession.reason { unsafe derm_onnxruntime_open(file, $0, $1) == 0 }
  }
}
