import Testing

@testable import Train

/// A backend that this machine has, and of oneDNN one of the versions that it has: numbers have to hold
/// with each.
struct PresentLibrary: Sendable, Hashable, CustomTestStringConvertible {
  let backend: String
  /// The version of oneDNN; nil for the other backends.
  let oneDNN: DNNLibrary?

  /// All there are.
  static let all: [PresentLibrary] = presentBackends.flatMap { backend in
    backend == OneDNNBackend.name
      ? oneDNN : [PresentLibrary(backend: backend, oneDNN: nil)]
  }

  /// The versions of oneDNN.
  static let oneDNN = DNNLibrary.present.map {
    PresentLibrary(backend: OneDNNBackend.name, oneDNN: $0)
  }

  var testDescription: String { oneDNN?.version ?? backend }

  func open(threads: Int, dtype: DType = .f32) throws -> any Backend {
    guard let oneDNN else { return try AllBackends.open(backend, threads: threads, dtype: dtype) }
    return try OneDNNBackend(threads: threads, dtype: dtype, library: oneDNN)
  }
}
