package import Digests
internal import Documents
internal import Files
internal import Foundation

/// A rules file with what stands next to it: overrides, decisions about duplicates, lock, fold assignments.
package struct RuleBook: Sendable {
  /// The rules file's path.
  package let path: String
  let outcome: RuleFileReader.Outcome
  package let overrides: Overrides
  package let duplicates: DuplicateDecisions
  /// Findings that need no data.
  package let findings: [RuleFinding]

  package var lockPath: String { Self.sibling(path, "lock") }
  /// The path of the fold assignments.
  package var foldsPath: String { Self.sibling(path, "folds.csv") }

  package var file: RuleFile { outcome.file }

  init(
    path: String, outcome: RuleFileReader.Outcome, overrides: Overrides,
    duplicates: DuplicateDecisions, findings: [RuleFinding]
  ) {
    self.path = path
    self.outcome = outcome
    self.overrides = overrides
    self.duplicates = duplicates
    self.findings = findings
  }

  /// Reads a rules file and its overrides; a relative path that is not there may be a file that comes with derm.
  ///
  /// Errors in them are findings; fails only when the rules file is not there, or one of the files can't be read.
  package init(_ path: String) throws(TaxonomyError) {
    self.path = path
    let found = ShippedFiles.resolve(path)
    guard Folder.exists(found) else { throw .noRules(path: path) }
    outcome = RuleFileReader.read(try Self.bytes(found), path: path)
    // Next to the path that the user gave, even where the rules are a shipped file: corrections are
    // the user's own.
    let corrections = Self.sibling(path, "overrides.csv")
    overrides =
      Folder.exists(corrections)
      ? Overrides(try Self.bytes(corrections), path: corrections) : Overrides(path: corrections)
    let decisions = Self.sibling(path, "duplicates.csv")
    duplicates =
      Folder.exists(decisions)
      ? DuplicateDecisions(try Self.bytes(decisions), path: decisions)
      : DuplicateDecisions(path: decisions)
    let rules = RuleSet(outcome.file)
    findings =
      (RuleChecks.findings(outcome) + overrides.findings
      + overrides.check(rules: rules) + duplicates.findings
      + duplicates.check(people: outcome.file.people.map(\.value))).sorted()
  }

  /// The lines of the rules or of a table next to them, for excerpts; none when the file can't be read.
  package func lines(of file: String) -> [String] {
    if file == path { return outcome.source?.lines ?? [] }
    guard let bytes = try? Self.bytes(file) else { return [] }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Digest of what people corrected: overrides, and decisions about duplicates where there are any.
  package var correctionsDigest: Digest {
    if duplicates.rows.isEmpty { return overrides.digest }
    return .of(text: "\(overrides.digest.hex) \(duplicates.digest.hex)")
  }

  /// The day on which the lock was written, in UTC, as `2026-11-23`; nil when there is none.
  package var lockDate: String? {
    let facts = try? FileManager.default.attributesOfItem(atPath: lockPath)
    guard let date = facts?[.modificationDate] as? Date else { return nil }
    return String(date.formatted(.iso8601).prefix(10))
  }

  /// The bytes of a file of rules.
  ///
  /// Fails with `file` when it can't be read.
  package static func bytes(_ path: String) throws(TaxonomyError) -> [UInt8] {
    do {
      let file = try MappedFile(path)
      return file.bytes(0..<file.count)
    } catch {
      throw .file(error)
    }
  }

  package static func sibling(_ path: String, _ ending: String) -> String {
    for known in [".yaml", ".yml"] where path.hasSuffix(known) {
      return String(path.dropLast(known.count)) + ".\(ending)"
    }
    return "\(path).\(ending)"
  }
}

extension RuleBook {
  /// Findings as text, each with its line and a caret.
  package func text(_ findings: [RuleFinding]) -> String {
    var lines: [String: [String]] = [:]
    var text = ""
    for finding in findings {
      if lines[finding.file] == nil { lines[finding.file] = self.lines(of: finding.file) }
      text += finding.text(lines: lines[finding.file] ?? [])
    }
    return text
  }
}

extension RuleBook {
  /// Rules that nobody approved, which `--require-approved` leaves out.
  package func unapproved() -> [RuleFinding] {
    file.terms
      .filter { $0.note.isActive && $0.note.status != .approved }
      .map { rule in
        RuleFinding(
          .notApproved, file: path, at: rule.term.position, length: rule.term.length,
          "\(rule.verb.rawValue) '\(rule.term.value)' is only proposed and left out",
          remedy: "Have it reviewed and write status: approved, or build without "
            + "--require-approved.")
      }
  }
}
