internal import Digests
internal import Files
internal import Foundation

/// Who puts decisions into the rules, and how far they are.
package struct Attribution: Sendable {
  /// The person, an id of `people`; nil leaves it to the patch.
  package var by: String?
  /// The day, as `2026-11-23`.
  package var date: String
  /// `proposed` or `approved`; nil leaves it to the patch, and then to `proposed`.
  package var status: String?
  /// The reason: of one decision instead of the patch's, of several for those that have none.
  package var why: String?

  /// Names the day; the rest may be filled in.
  package init(date: String) {
    self.date = date
  }

  /// Today in UTC, as `2026-11-23`.
  package static var today: String {
    String(Date.now.ISO8601Format().prefix(10))
  }

  /// A decision as this person signs it.
  package func attributed(_ decision: Decision, among count: Int) -> Decision {
    var signed = decision
    signed.by = by ?? decision.by
    signed.date = decision.date ?? date
    signed.status = status ?? decision.status ?? "proposed"
    signed.why = count == 1 ? why ?? decision.why : decision.why ?? why
    return signed
  }
}

/// A rules file with the decisions of a patch put into its text, before anything is written.
///
/// Every byte of the old text stands in the new one in the same order. The new text was read again,
/// passed the checks of lint, and says what the old one says and these decisions, nothing else.
package struct AppliedPatch: Sendable {
  /// The path of the rules file, as the user gave it.
  package let path: String
  /// The decisions that the rules did not have, signed.
  package let decisions: [Decision]
  /// What the person should know: decisions that stand there already, new warnings of lint.
  package let notes: [String]
  package let before: [UInt8]
  package let after: [UInt8]

  /// Puts the decisions of a patch into a rules file's text, all or none.
  ///
  /// Fails with `rules` when the file has errors, `conflicts` when a decision contradicts it, and
  /// `notSpliced` when there is no position that leaves the rest as it is.
  package init(_ patch: Patch, rules path: String, attribution: Attribution) throws(TaxonomyError) {
    self.path = path
    let resolved = ShippedFiles.resolve(path)
    guard Folder.exists(resolved) else { throw .noRules(path: path) }
    before = try RuleBook.bytes(resolved)
    let outcome = RuleFileReader.read(before, path: path)
    let findings = RuleChecks.findings(outcome)
    guard !findings.contains(where: \.isError) else { throw .rules(findings) }
    var notes: [String] = []
    let digest = Digest.of(before).hex
    if patch.madeFrom.contains(where: { $0 != digest }) {
      notes.append(
        "The patch was made from another version of \(path); it was checked again against this one."
      )
    }
    let check = ConflictCheck(outcome: outcome)
    var conflicts: [String] = []
    var decisions: [Decision] = []
    for entry in patch.entries {
      let decision = attribution.attributed(entry.decision, among: patch.entries.count)
      switch check.answer(to: decision) {
      case .new: decisions.append(decision)
      case .already(let location):
        notes.append("\(decision.text): stands there already (\(location)).")
      case .conflict(let what):
        conflicts.append((entry.location.map { "\($0): " } ?? "") + "\(decision.text)\n\(what)")
      }
    }
    guard conflicts.isEmpty else { throw .conflicts(conflicts) }
    var bytes = before
    var file = outcome.file
    // One by one, each into the text that the one before it left: an insertion moves all positions
    // behind it.
    for decision in decisions {
      let spliced = try Self.splice(decision, into: bytes, saying: file)
      (bytes, file) = (spliced.bytes, spliced.outcome.file)
    }
    after = bytes
    self.decisions = decisions
    let read = RuleFileReader.read(bytes, path: path)
    self.notes = notes + (try Self.lint(read, RuleChecks.findings(read), before: findings))
  }

  /// What would change, in the form of `diff -u`; empty when nothing would.
  package var diff: String { UnifiedDiff.text(before, after, path: path) }

  /// Writes the rules file whole or not at all.
  ///
  /// Fails when somebody changed it since it was read, or when the system refuses.
  package func write() throws(TaxonomyError) {
    if decisions.isEmpty { return }
    try RuleBook.write(after, over: before, to: path)
  }

  /// The first position at which the text says afterwards what it said before, and the decision.
  static func splice(
    _ decision: Decision, into bytes: [UInt8], saying file: RuleFile
  ) throws(TaxonomyError) -> (bytes: [UInt8], outcome: RuleFileReader.Outcome) {
    for way in RuleSplice(bytes)?.ways(for: decision) ?? [] {
      guard let spliced = Replacement.apply(way.map { Replacement($0) }, to: bytes) else {
        continue
      }
      let read = RuleFileReader.read(spliced, path: file.path)
      // A text with errors is read in part, and what is lost from it would not show in the
      // comparison.
      guard read.findings.count(where: \.isError) == 0 else { continue }
      if RuleDifference(from: file, to: read.file).isExactly(decision) {
        return (spliced, read)
      }
    }
    let section = decision.facet.sectionName
    let under =
      switch decision.verb {
      case .spelling: "'spelling'"
      case .also, .drop, .neverMerge: "'\(section)', '\(decision.verb.rawValue)'"
      default: "class '\(decision.classes.first ?? "")', '\(decision.verb.rawValue)'"
      }
    throw .notSpliced(
      path: file.path, decision: decision.text, entry: decision.entry, under: under)
  }

  /// New warnings as notes; fails for new errors.
  static func lint(
    _ outcome: RuleFileReader.Outcome, _ findings: [RuleFinding], before: [RuleFinding]
  ) throws(TaxonomyError) -> [String] {
    // Lines have moved, so findings are told apart by what they say.
    var known: [String: Int] = [:]
    for finding in before { known["\(finding.code) \(finding.what)", default: 0] += 1 }
    var fresh: [RuleFinding] = []
    for finding in findings {
      let key = "\(finding.code) \(finding.what)"
      if let count = known[key], count > 0 { known[key] = count - 1 } else { fresh.append(finding) }
    }
    let lines = outcome.source?.lines ?? []
    let errors = fresh.filter(\.isError)
    guard errors.isEmpty else {
      throw .conflicts(
        errors.map { "With this change, lint would find:\n" + $0.text(lines: lines) })
    }
    return fresh.map { $0.text(lines: lines) }
  }
}
