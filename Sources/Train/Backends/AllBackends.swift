/// The registry of backends.
package enum AllBackends {
  /// Every backend, in the order in which they are listed to the user.
  package static let all: [any Backend.Type] = [
    OneDNNBackend.self,
    OpenBLASBackend.self,
  ]

  /// Opens a backend by name, or with `auto` the available one of the highest score that computes
  /// in the dtype.
  ///
  /// Throws `unknownBackend`, `missingLibrary`, `unsupportedDType` or `noBackend`.
  package static func open(
    _ name: String, threads: Int, dtype: DType = .f32
  ) throws(TrainError) -> any Backend {
    if name == "auto" {
      return try automatic(dtype).init(threads: threads, dtype: dtype)
    }
    guard let backend = all.first(where: { $0.name == name }) else {
      throw .unknownBackend(name: name, known: all.map { $0.name })
    }
    return try backend.init(threads: threads, dtype: dtype)
  }

  /// The backend that `auto` takes: of those that can compute in the dtype the one of the highest score.
  ///
  /// Throws `missingLibrary` where the user asked for a library that is not there, else
  /// `unsupportedDType` or `noBackend`.
  package static func automatic(_ dtype: DType = .f32) throws(TrainError) -> any Backend.Type {
    var best: (score: Int, backend: any Backend.Type)?
    var missing: [String] = []
    var refusals: [String] = []
    for backend in all {
      switch backend.probe() {
      case .available(let score, _):
        if let reason = backend.refusal(of: dtype) {
          refusals.append("\(backend.name): \(reason)")
        } else if score > best?.score ?? .min {
          best = (score, backend)
        }
      case .missing(let reason, let package):
        // Who asked for a library must not get another backend without being told.
        guard !backend.isDemanded else {
          throw .missingLibrary(backend: backend.name, reason: reason, package: package)
        }
        missing.append("\(backend.name): \(reason) (Debian package \(package))")
      }
    }
    if let best { return best.backend }
    // Where a backend is there and only lacks the dtype, the error is about the dtype; what is
    // missing is named as well.
    if refusals.isEmpty { throw .noBackend(reasons: missing) }
    throw .unsupportedDType(
      backend: "auto", dtype: dtype.rawValue,
      reason: (refusals + missing).joined(separator: "; "))
  }
}
