package import Vocabulary

/// What can go wrong below everything else: files and JSON.
package enum FileError: Failure, Equatable {
  /// A file or folder that should be there is not.
  case missing(path: String)
  /// A path is a pipe, a socket or a device, where a file or folder is read.
  case noFile(path: String, kind: String)
  /// The system refused an operation on a path.
  case system(operation: String, path: String, reason: String)
  /// Something that derm did not make lies where a result is to go; nothing was touched.
  case occupied(path: String, holds: String)
  /// A JSON file does not hold what it should.
  case json(path: String, reason: String)

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): no such file or folder. Check the path."
    case .noFile(let path, let kind):
      "\(path): is \(kind), and derm reads only files and folders. It was not opened: write what comes "
        + "out of it into a file, and name that file."
    case .system(let operation, let path, let reason):
      "\(path): cannot \(operation): \(reason)."
    case .occupied(let path, let holds):
      "\(path): holds \(holds). Nothing was written there: derm replaces only what it made itself and "
        + "nobody changed. Name another path, or move away what lies there."
    case .json(let path, let reason):
      "\(path): not the JSON that was expected: \(reason). Remake the file."
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .missing: .missingInput
    case .noFile, .system, .occupied: .inputOutput
    case .json: .badData
    }
  }
}
