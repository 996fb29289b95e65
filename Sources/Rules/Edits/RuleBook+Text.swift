internal import Documents
internal import Files

extension RuleBook {
  /// The same corrections next to another text of the rules, as if it stood in the file.
  package func saying(_ bytes: [UInt8]) -> RuleBook {
    let outcome = RuleFileReader.read(bytes, path: path)
    return saying(outcome, found: RuleChecks.findings(outcome))
  }

  /// The same, of a text that was read and checked already.
  func saying(_ outcome: RuleFileReader.Outcome, found: [RuleFinding]) -> RuleBook {
    let rules = RuleSet(outcome.file)
    let findings =
      found + overrides.findings + overrides.check(rules: rules)
      + duplicates.findings + duplicates.check(people: outcome.file.people.map(\.value))
    return RuleBook(
      path: path, outcome: outcome, overrides: overrides, duplicates: duplicates,
      findings: findings.sorted())
  }

  /// Writes a text of the rules, whole or not at all, in the place of the one that somebody saw.
  ///
  /// Fails when the file does not hold that one, or when the system refuses.
  package static func write(
    _ bytes: [UInt8], over seen: [UInt8], to path: String
  ) throws(TaxonomyError) {
    if bytes == seen { return }
    guard try RuleBook.bytes(path) == seen else { throw .changedMeanwhile(path: path) }
    do {
      try AtomicFile.write(bytes, to: Folder.resolved(path))
    } catch {
      throw .file(error)
    }
  }
}
