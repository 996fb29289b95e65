package import Vocabulary

/// Why labels could not be checked.
package enum QualityError: Failure, Equatable {
  /// A table of labels, scores or folds, or a file of answers, can't be used; `line` is 0 when the whole file is meant.
  case input(path: String, line: Int, reason: String)
  /// Two runs can't be put together.
  case differentRuns(first: String, second: String, reason: String)
  /// Options name a kind that is not there.
  case unknownKind(name: String, known: [String])
  /// Options name no kind at all.
  case noKind(known: [String])

  /// What went wrong, where, and what to do.
  package var description: String {
    switch self {
    case .input(let path, let line, let reason):
      line > 0 ? "\(path):\(line): \(reason)" : "\(path): \(reason)"
    case .differentRuns(let first, let second, let reason):
      "\(first) and \(second): \(reason); name runs of one data set."
    case .unknownKind(let name, let known):
      "--kinds has '\(name)'; the kinds are \(known.joined(separator: ", "))."
    case .noKind(let known):
      "--kinds names no kind; the kinds are \(known.joined(separator: ", "))."
    }
  }

  /// The command's exit status.
  package var exitStatus: ExitStatus {
    switch self {
    case .input, .differentRuns: .badData
    case .unknownKind, .noKind: .usage
    }
  }
}
