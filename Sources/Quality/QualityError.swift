package import Vocabulary

/// Why labels could not be checked.
package enum QualityError: Failure, Equatable {
  /// A table of labels, scores or folds can't be used; `line` is 0 when the whole file is meant.
  case table(path: String, line: Int, reason: String)
  /// Two runs can't be put together.
  case differentRuns(first: String, second: String, reason: String)
  /// A run scored no lesions and no sites.
  case noScores(run: String)
  /// Options name a kind that is not there.
  case unknownKind(name: String, known: [String])

  /// What went wrong, where, and what to do.
  package var description: String {
    switch self {
    case .table(let path, let line, let reason):
      line > 0 ? "\(path):\(line): \(reason)" : "\(path): \(reason)"
    case .differentRuns(let first, let second, let reason):
      "\(first) and \(second): \(reason); name runs of one data set."
    case .noScores(let run):
      "\(run): no fold is finished, so there are no scores to rank labels by; run derm-train again."
    case .unknownKind(let name, let known):
      "--kinds has '\(name)'; the kinds are \(known.joined(separator: ", "))."
    }
  }

  /// The command's exit status.
  package var exitStatus: ExitStatus {
    switch self {
    case .table, .differentRuns: .badData
    case .noScores: .missingInput
    case .unknownKind: .usage
    }
  }
}
