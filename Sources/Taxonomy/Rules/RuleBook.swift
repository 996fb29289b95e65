internal import Foundation
internal import Provenance
internal import Vocabulary

/// A rules file with what stands beside it: overrides, verdicts about duplicates, lock, memory of folds.
public struct RuleBook: Sendable {
  /// The rules file's path.
  public let path: String
  let outcome: RuleFileReader.Outcome
  let overrides: Overrides
  let duplicates: DuplicateVerdicts
  /// Findings that need no data.
  let findings: [RuleFinding]

  /// The path of the lock.
  public var lockPath: String { Self.sibling(path, "lock") }
  /// The path of the memory of folds.
  public var foldsPath: String { Self.sibling(path, "folds.csv") }

  var file: RuleFile { outcome.file }

  /// Reads a rules file and its overrides; a relative path that is not there may be a file that comes with derm.
  ///
  /// Errors in them are findings; fails only when the rules file is not there or can't be read.
  public init(_ path: String) throws(TaxonomyError) {
    self.path = path
    let place = ShippedFiles.resolve(path)
    guard Folder.exists(place) else { throw .noRules(path: path) }
    outcome = RuleFileReader.read(try Self.bytes(place), path: path)
    let beside = Self.sibling(path, "overrides.csv")
    overrides =
      Folder.exists(beside)
      ? Overrides(try Self.bytes(beside), path: beside) : Overrides(path: beside)
    let verdicts = Self.sibling(path, "duplicates.csv")
    duplicates =
      Folder.exists(verdicts)
      ? DuplicateVerdicts(try Self.bytes(verdicts), path: verdicts)
      : DuplicateVerdicts(path: verdicts)
    let rules = RuleSet(outcome.file)
    findings =
      (RuleChecks.findings(outcome) + overrides.findings
      + overrides.check(rules: rules, atlas: nil) + duplicates.findings
      + duplicates.check(people: outcome.file.people.map(\.value))).sorted()
  }

  /// The lines of the rules or overrides file, for excerpts.
  func lines(of file: String) -> [String] {
    if file == path { return outcome.source?.lines ?? [] }
    guard let bytes = try? Self.bytes(file) else { return [] }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Digest of what people corrected: overrides, and verdicts about duplicates where there are any.
  var correctionsDigest: Digest {
    if duplicates.rows.isEmpty { return overrides.digest }
    return .of(text: "\(overrides.digest.hex) \(duplicates.digest.hex)")
  }

  /// The lock; nil when there is none.
  func lock() throws(TaxonomyError) -> Lock? {
    guard Folder.exists(lockPath) else { return nil }
    return try Lock.read(try Self.bytes(lockPath), path: lockPath)
  }

  /// The memory of folds; empty when there is none.
  func memory() throws(TaxonomyError) -> FoldMemory {
    guard Folder.exists(foldsPath) else { return FoldMemory() }
    return try FoldMemory(try Self.bytes(foldsPath), path: foldsPath)
  }

  /// Reads what derm wrote beside the rules: the lock, the memory of folds and the log of decisions.
  ///
  /// Fails when one of them is damaged.
  public func checkMemories() throws(TaxonomyError) {
    _ = try lock()
    _ = try memory()
    _ = try decisions()
  }

  /// The day on which the lock was written, in UTC, as `2026-11-23`; nil when there is none.
  var lockDate: String? {
    let facts = try? FileManager.default.attributesOfItem(atPath: lockPath)
    guard let date = facts?[.modificationDate] as? Date else { return nil }
    return String(date.formatted(.iso8601).prefix(10))
  }

  private static func bytes(_ path: String) throws(TaxonomyError) -> [UInt8] {
    do {
      let file = try MappedFile(path)
      return file.bytes(0..<file.count)
    } catch {
      throw .file(error)
    }
  }

  static func sibling(_ path: String, _ ending: String) -> String {
    for known in [".yaml", ".yml"] where path.hasSuffix(known) {
      return String(path.dropLast(known.count)) + ".\(ending)"
    }
    return "\(path).\(ending)"
  }
}

extension RuleBook {
  /// Findings as text, each with its line and a caret.
  public func text(_ findings: [RuleFinding]) -> String {
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
  /// All findings; with an atlas those against its data too, with `requireApproved` those about rules
  /// that a release would leave out.
  public func lint(atlas: Atlas?, requireApproved: Bool = false) -> [RuleFinding] {
    let findings = (self.findings + (requireApproved ? unapproved() : [])).sorted()
    guard let atlas, !findings.contains(where: \.isError) else { return findings }
    let rules = RuleSet(file, requireApproved: requireApproved)
    let stale =
      overrides.check(against: atlas, rules: rules) + duplicates.check(against: atlas)
    if !stale.isEmpty { return (findings + stale).sorted() }
    let lock = try? lock()
    let merge = Merge(
      atlas: atlas, rules: rules, overrides: overrides, pins: lock?.decisions ?? Pins())
    let checks = DataChecks(
      merge: merge, groups: Refinement.groups(atlas, self), book: self, lock: lock)
    return (findings + checks.findings()).sorted()
  }

  /// Rules that nobody approved, which `--require-approved` leaves out.
  func unapproved() -> [RuleFinding] {
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
