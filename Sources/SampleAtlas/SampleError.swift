package import Vocabulary

/// Why a sample atlas could not be made.
package enum SampleError: Failure, Equatable {
  /// A table of the vocabulary is not there.
  case vocabularyMissing(path: String)
  /// A table of the vocabulary is not as it should be.
  case vocabularyBroken(path: String, reason: String)
  /// An option has a value that makes no sense.
  case option(name: String, reason: String)
  /// A file could not be written.
  case notWritten(path: String, reason: String)
  /// The user asked to stop.
  case interrupted(partial: String)

  /// What happened and what to do.
  package var description: String {
    switch self {
    case .vocabularyMissing(let path):
      "\(path) is missing: name the folder of derm's data/vocabulary with --vocabulary, or the folder above it in DERM_HOME"
    case .vocabularyBroken(let path, let reason):
      "\(path): \(reason): restore the file from the repository"
    case .option(let name, let reason): "\(name): \(reason)"
    case .notWritten(let path, let reason):
      "\(path) could not be written (\(reason)): check the disk and its permissions"
    case .interrupted(let partial):
      "stopped; what was drawn is kept in \(partial): run the same command again to resume"
    }
  }

  /// How a command ends.
  package var exitStatus: ExitStatus {
    switch self {
    case .vocabularyMissing: .missingInput
    case .vocabularyBroken: .badData
    case .option: .usage
    case .notWritten, .interrupted: .inputOutput
    }
  }
}
