internal import CLoaders

/// An opened version of oneDNN.
struct DNNLibrary: Sendable, Hashable {
  /// The versions that the backend knows, by their first numbers.
  static let majors = [2, 3]

  /// The version's first number.
  let major: Int

  /// Opens a version, once for the process.
  ///
  /// Throws `missingLibrary` with the loader's reason.
  init(major: Int) throws(TrainError) {
    if let reason = unsafe Self.open(major).reason {
      throw .missingLibrary(
        backend: OneDNNBackend.name, reason: reason, package: OneDNNBackend.package)
    }
    self.major = major
  }

  /// The version's handle, or why it can't be opened; opening it again costs nothing.
  private static func open(_ major: Int) -> (handle: OpaquePointer?, reason: String?) {
    var reason: UnsafePointer<CChar>?
    let handle = unsafe derm_dnn_open(Int32(major), &reason)
    guard unsafe handle == nil else { return unsafe (handle, nil) }
    return unsafe (nil, reason.map { unsafe String(cString: $0) } ?? "unknown")
  }

  /// The versions that can be opened, oldest first.
  static var present: [DNNLibrary] { majors.compactMap { try? DNNLibrary(major: $0) } }

  /// The handle for CLoaders' functions.
  var handle: OpaquePointer {
    guard let handle = unsafe Self.open(major).handle else {
      preconditionFailure("a library that was opened stays open")
    }
    return unsafe handle
  }

  /// Such as `oneDNN 2.6.3`.
  var version: String { unsafe "oneDNN " + String(cString: derm_dnn_version(handle)) }

  /// The file that was opened.
  var path: String { unsafe String(cString: derm_dnn_path(handle)) }

  /// How it computes in bf16 on this processor.
  var bf16: derm_bf16 { unsafe derm_dnn_bf16(handle) }
}
