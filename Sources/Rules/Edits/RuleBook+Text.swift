internal import Documents

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
}
