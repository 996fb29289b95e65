/// The registry of backends.
public enum AllBackends {
  /// Every backend, in the order in which they are listed to the user.
  public static let all: [any Backend.Type] = [
    OneDNNBackend.self,
    OpenBLASBackend.self,
  ]

  /// Opens a backend by name, or with `auto` the available one of the highest score.
  ///
  /// Throws `unknownBackend`, `missingLibrary` or `noBackend`.
  public static func open(_ name: String, threads: Int) throws(TrainError) -> any Backend {
    if name == "auto" { return try best().init(threads: threads) }
    guard let backend = all.first(where: { $0.name == name }) else {
      throw .unknownBackend(name: name, known: all.map { $0.name })
    }
    return try backend.init(threads: threads)
  }

  private static func best() throws(TrainError) -> any Backend.Type {
    var best: (score: Int, backend: any Backend.Type)?
    var reasons: [String] = []
    for backend in all {
      switch backend.probe() {
      case .available(let score, _) where score > best?.score ?? .min:
        best = (score, backend)
      case .available:
        break
      case .missing(let reason, let package):
        reasons.append("\(backend.name): \(reason) (Debian package \(package))")
      }
    }
    guard let best else { throw .noBackend(reasons: reasons) }
    return best.backend
  }
}
