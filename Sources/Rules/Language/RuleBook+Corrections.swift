internal import Documents

extension RuleBook {
  /// The same rules with other corrections next to them, as if these stood in the files.
  package func correcting(
    overrides: Overrides, duplicates: DuplicateDecisions
  ) -> RuleBook {
    let rules = RuleSet(outcome.file)
    let findings =
      RuleChecks.findings(outcome) + overrides.findings + overrides.check(rules: rules)
      + duplicates.findings + duplicates.check(people: outcome.file.people.map(\.value))
    return RuleBook(
      path: path, outcome: outcome, overrides: overrides, duplicates: duplicates,
      findings: findings.sorted())
  }
}
