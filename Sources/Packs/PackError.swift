public import Provenance

/// What can go wrong with packs and runs.
public enum PackError: Failure, Equatable {
  /// A file or the system failed.
  case file(ProvenanceError)
  /// A file does not have the bytes that its format asks for.
  case damaged(path: String, reason: String)
  /// An image file changed between ingest and freezing.
  case changedImage(path: String, expected: Digest)
  /// Values to freeze contradict each other.
  case inconsistent(reason: String)

  /// What went wrong, where, and the remedy.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .damaged(let path, let reason):
      "\(path): damaged: \(reason). Remake it with the command that wrote it."
    case .changedImage(let path, let expected):
      "\(path): changed since it was ingested (SHA-256 is no longer \(expected.short)…). "
        + "Run derm-ingest again."
    case .inconsistent(let reason):
      "The data set can't be frozen: \(reason). This is a bug of derm: please report it."
    }
  }

  /// How a command ends because of this error.
  public var exitStatus: ExitStatus {
    switch self {
    case .file(let error): error.exitStatus
    case .damaged, .changedImage: .badData
    case .inconsistent: .bug
    }
  }
}

/// Runs a body and turns its file errors into `PackError`.
func asPackError<R>(
  _ body: () throws(ProvenanceError) -> R
) throws(PackError) -> R {
  do {
    return try body()
  } catch {
    throw .file(error)
  }
}
