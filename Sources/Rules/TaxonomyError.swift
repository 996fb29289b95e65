internal import Documents
package import Files
package import Vocabulary

/// What can stop refinement.
package enum TaxonomyError: Failure {
  /// The rules or overrides have errors; nothing was written.
  case rules([RuleFinding])
  /// There is no rules file.
  case noRules(path: String)
  /// The catalogue holds no image.
  case noImages(catalogue: String)
  /// No image of the catalogue has a lesion term, a diagnosis or a site.
  case noTerms(catalogue: String)
  /// A split would have an empty or meaningless fold.
  case degenerateFolds(String)
  /// The fold assignments are for another number of folds.
  case otherFolds(remembered: Int, asked: Int, parts: [String] = [])
  /// The fold assignments can't be read.
  case foldAssignments(path: String, line: Int)
  /// Somebody's split can't be read.
  case splitFile(path: String, line: Int, what: String)
  /// Somebody's split divides what belongs together.
  case unsoundSplit(leaks: Int, contradicted: Int)
  /// A split is to be adopted, but folds are remembered already.
  case foldsRemembered(path: String)
  /// Laying a rules file out would change what it says.
  case layout(path: String)
  /// The lock can't be read.
  case lock(path: String, line: Int)
  /// A file that derm wrote ends before its end.
  case cutOff(path: String, line: Int, remedy: String)
  /// The log of decisions has none that can be read.
  case noDecisions(path: String)
  /// `--frozen`, but more than counts would change in the lock.
  case frozen(path: String, differences: [String])
  /// A file to import can't be read.
  case importFile(path: String, line: Int, what: String)
  /// A table of a report of label quality can't be read.
  case qualityTable(path: String, line: Int, what: String)
  /// An export would replace a file that says something else.
  case occupied(path: String)
  /// Errors in a patch; nothing was written.
  case patch([RuleFinding])
  /// Decisions of a patch contradict the rules or each other; nothing was written.
  case conflicts([String])
  /// A decision can't be put into the text of the rules without changing something else.
  case notSpliced(path: String, decision: String, entry: String, under: String)
  /// A file was changed by somebody else in the meantime.
  case changedMeanwhile(path: String)
  /// No image, term or class has this name.
  case unknown(kind: String, name: String, hint: String)
  /// The pack that a run was trained on is not there.
  case noPackOfRun(run: String, pack: String, folder: String)
  /// A run predicts no lesions.
  case noLesionScores(run: String)
  /// A signal stopped the work; nothing was written.
  case stopped(signal: Int32)
  /// An error of the catalogue, passed on.
  case catalogue(any Failure)
  /// An error of a file, passed on.
  case file(FileError)

  /// What lint found, when the rules are at fault.
  package var findings: [RuleFinding] {
    switch self {
    case .rules(let findings), .patch(let findings): findings
    default: []
    }
  }

  /// What went wrong, where, and the remedy.
  package var description: String {
    switch self {
    case .rules(let findings):
      "Errors in the rules: \(findings.count { $0.isError }). Nothing was written."
    case .noRules(let path):
      "\(path): no such rules file. Name one with --rules, begin with taxonomy/rules.yaml, which comes with "
        + "derm, or let derm-refine init --out \(path) write one."
    case .noImages(let catalogue):
      "\(catalogue): no image in the catalogue. Run derm-ingest first."
    case .noTerms(let catalogue):
      "\(catalogue): no image has a lesion term, a diagnosis or a site, so there is nothing to make rules of. "
        + "derm-ingest findings says what was not understood."
    case .degenerateFolds(let reason):
      "No split: \(reason)."
    case .otherFolds(let remembered, let asked, let parts):
      parts.isEmpty
        ? "The fold assignments are for \(remembered) folds, \(asked) are asked for. "
          + "Leave out --folds to keep them. --refold starts over; then old results no longer compare."
        : "The folds are the \(remembered) parts of an official split (\(parts.joined(separator: ", "))), "
          + "\(asked) are asked for. Leave out --folds."
    case .foldAssignments(let path, let line):
      "\(path):\(line): not a line of image,group,fold. Restore the file from version control; "
        + "folds of an official split come back with derm-refine splits import FILE --refold, others are "
        + "assigned again by --refold."
    case .splitFile(let path, let line, let what):
      "\(path):\(line): \(what). A split is a table of one line per image: image,fold."
    case .unsoundSplit(let leaks, let contradicted):
      "The split divides \(NumberText.counted(leaks, "group")) and puts \(NumberText.counted(contradicted, "image")) into two "
        + "parts, so it can't be adopted: results on it would be too good. derm-refine splits verify lists them."
    case .foldsRemembered(let path):
      "\(path): images have folds already. --refold replaces them; then old results no longer compare."
    case .layout(let path):
      "\(path): laying it out would change what it says, so it was left alone. Please report this file."
    case .lock(let path, let line):
      "\(path):\(line): not a lock that this derm wrote. Restore the file, or --relock."
    case .cutOff(let path, let line, let remedy):
      "\(path):\(line): damaged: the file is empty or cut off. Restore it, such as from version control; or "
        + "start over without what it remembers: remove it, or \(remedy)."
    case .noDecisions(let path):
      "\(path):1: damaged: no line of it can be read, and what was decided on suggestions is lost. Restore it, "
        + "such as from version control; or remove it to start over."
    case .frozen(let path, let differences):
      "\(path) would change, and --frozen forbids that:\n  "
        + differences.prefix(20).joined(separator: "\n  ")
        + "\nRun without --frozen, look at the difference, and commit it."
    case .importFile(let path, let line, let what):
      "\(path):\(line): \(what). Nothing was imported."
    case .qualityTable(let path, let line, let what):
      "\(path):\(line): \(what). Make the report again with derm-quality."
    case .occupied(let path):
      "\(path): exists and says something else; what somebody edited must not be lost. "
        + "Name another file with --out, or move it away."
    case .patch(let findings):
      "Errors in the patch: \(findings.count { $0.isError }). Nothing was written."
    case .conflicts(let texts):
      "\(texts.count == 1 ? "A conflict" : "\(texts.count) conflicts"); nothing was written.\n"
        + texts.joined(separator: "\n")
    case .notSpliced(let path, let decision, let entry, let under):
      "\(path): there is no position for \(decision) that would leave the rest of the file as it is. "
        + "Nothing was written. Put this under \(under) by hand:\n  \(entry)"
    case .changedMeanwhile(let path):
      "\(path) was changed by another program in the meantime, so nothing was written. Run it again."
    case .unknown(let kind, let name, let hint):
      "There is no \(kind) '\(name)'. "
        + (hint.isEmpty ? "The tables next to derm-refine's report list all that there are." : hint)
    case .noPackOfRun(let run, let pack, let folder):
      "\(run) was trained on pack \(pack)…, which is not in \(folder). Name its folder with --out."
    case .noLesionScores(let run):
      "The run \(run) predicts no lesions. Name one of --tasks mtl or lesion."
    case .stopped(let signal): "Stopped by signal \(signal); nothing was written."
    case .catalogue(let error): error.description
    case .file(let error): error.description
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .rules, .frozen, .conflicts: .rules
    case .noRules, .noImages, .noPackOfRun: .missingInput
    case .noTerms, .degenerateFolds, .otherFolds, .foldAssignments, .lock, .cutOff, .noDecisions,
      .splitFile, .unsoundSplit,
      .foldsRemembered, .patch, .notSpliced, .changedMeanwhile, .importFile,
      .qualityTable:
      .badData
    case .layout: .bug
    case .unknown, .noLesionScores: .usage
    case .occupied: .inputOutput
    // The command ends as its signal says: see `DermCommand`.
    case .stopped: .bug
    case .catalogue(let error): error.exitStatus
    case .file(let error): error.exitStatus
    }
  }
}
