package import Vocabulary

/// Why runs could not be evaluated.
package enum EvaluationError: Failure, Equatable {
  /// A run has no predictions to evaluate.
  case nothingToEvaluate(run: String)
  /// A run's classes are not the data set's.
  case otherClasses(run: String, example: String)
  /// An ensemble names a run that is not among those given.
  case unknownRun(name: String, known: [String])
  /// A file of predictions can't be taken.
  case imported(path: String, line: Int, what: String, remedy: String)
  /// Two models have one name.
  case sameName(String)
  /// One run is given twice.
  case sameRun(String, String)
  /// A table of planted boxes lacks a column, has a malformed box, or names no image of the data set.
  case notBoxes(path: String, reason: String)

  /// What went wrong, where, and what to do.
  package var description: String {
    switch self {
    case .nothingToEvaluate(let run):
      "\(run): no fold is finished, so there are no predictions to report; run derm-train again."
    case .otherClasses(let run, let example):
      "\(run): it predicts \(example), which this data set does not have; name the pack it was "
        + "trained on with --pack."
    case .imported(let path, let line, let what, let remedy):
      "\(path):\(line): \(what). \(remedy)"
    case .sameName(let name):
      "two models are called \(name): give one of them another name with --name."
    case .sameRun(let first, let second):
      "\(first) and \(second) are one run: name it once."
    case .notBoxes(let path, let reason):
      "\(path): \(reason); --boxes takes the table that derm-sample writes next to an atlas, such as "
        + "atlas.truth.csv."
    case .unknownRun(let name, let known):
      "--ensemble names \(name); the runs given are \(known.joined(separator: ", "))."
    }
  }

  /// The command's exit status.
  package var exitStatus: ExitStatus {
    switch self {
    case .nothingToEvaluate: .missingInput
    case .otherClasses, .notBoxes, .imported: .badData
    case .unknownRun, .sameName, .sameRun: .usage
    }
  }
}
