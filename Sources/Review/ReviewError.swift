package import Files
internal import Rules
package import Vocabulary

/// What can stop a review.
package enum ReviewError: Failure {
  /// Nobody was named, or somebody whom the rules don't know.
  case person(name: String?, known: [String], rules: String)
  /// A person's id that can't name a file, in the rules or as a log's name.
  case unusablePerson(String, path: String)
  /// A line of a log does not follow the one before it, or is no line of a log.
  case brokenLog(path: String, line: Int, what: String)
  /// A log was changed by another program while it was open.
  case changedLog(path: String)
  /// The disk refused a line, and then refused to take it back.
  case unsureEnd(path: String, reason: String)
  /// An answer does not fit its question.
  case answer(String)
  /// The queue holds nothing that can be asked of this data set.
  case emptyQueue(path: String, dropped: Int)
  /// No port from the first one on was free.
  case noPort(first: Int, last: Int)
  /// The system took the port away.
  case ended(port: Int)
  /// An error of a file, passed on.
  case file(FileError)
  /// An error of another part of derm, passed on.
  case other(any Failure)

  /// What went wrong, where, and what to do.
  package var description: String {
    switch self {
    case .person(let name, let known, let rules):
      (name.map { "'\($0)' is not one of the people of \(rules). " }
        ?? "Say who answers: --person ID. ")
        + (known.isEmpty
          ? "Add a line to \(rules), such as  people: {ab: {name: A. B., role: dermatologist}}."
          : "Known people: \(known.joined(separator: ", ")). Add others under 'people' in \(rules).")
    case .unusablePerson(let name, let path):
      "\(path): '\(name)' can't name a log: an id is of at most 64 letters a to z, digits, '-', '_' and '.', and does not "
        + "begin with '.'. Rename it under 'people' and in the name of the log."
    case .brokenLog(let path, let line, let what):
      "\(path):\(line): \(what). Answers are only ever added at the end, so a line was changed, lost or "
        + "moved: restore the file from version control or a copy. Nothing was written."
    case .changedLog(let path):
      "\(path): another program changed, moved or replaced it while it was open, so the answer was not written. "
        + "Start derm-review again."
    case .unsureEnd(let path, let reason):
      "\(path): the disk refused the answer: \(reason) The next answer first makes sure of the file's end; when "
        + "derm-review ends before, its next start shows whether this one counts."
    case .answer(let reason): reason
    case .emptyQueue(let path, let dropped):
      dropped == 0
        ? "\(path): it holds no question: the file is empty or cut off. Run derm-quality again."
        : "\(path): none of its questions can be asked of this data set: \(dropped) "
          + "\(dropped == 1 ? "was" : "were") made for other labels or images. Run derm-quality again."
    case .noPort(let first, let last):
      "No port from \(first) to \(last) is free. Name another one with --port."
    case .ended(let port):
      "The system no longer lets derm-review answer on port \(port). Start it again; what the page called saved is saved."
    case .file(let error): error.description
    case .other(let error): Self.text(error)
    }
  }

  /// The command's exit status.
  package var exitStatus: ExitStatus {
    switch self {
    case .person, .answer: .usage
    case .brokenLog, .emptyQueue, .unusablePerson: .badData
    case .changedLog, .unsureEnd, .noPort, .ended: .inputOutput
    case .file(let error): error.exitStatus
    case .other(let error): error.exitStatus
    }
  }
}

extension ReviewError {
  /// The first findings stand with errors in rules and corrections: a page or a terminal has no other place for them.
  private static func text(_ error: any Failure) -> String {
    guard let findings = (error as? TaxonomyError)?.findings, !findings.isEmpty else {
      return error.description
    }
    let lines = findings.filter(\.isError).prefix(mostFindings).map { finding in
      "\(finding.file):\(finding.position.line):\(finding.position.column): \(finding.what)"
    }
    return ([error.description] + lines).joined(separator: "\n")
  }

  private static let mostFindings = 10

  /// Runs what fails with an error of another target.
  static func wrapping<T>(_ body: () throws -> T) throws(ReviewError) -> T {
    do {
      return try body()
    } catch let error as ReviewError {
      throw error
    } catch let error as FileError {
      throw .file(error)
    } catch let error as any Failure {
      throw .other(error)
    } catch {
      preconditionFailure("derm's parts fail with their own errors: \(error)")
    }
  }
}
