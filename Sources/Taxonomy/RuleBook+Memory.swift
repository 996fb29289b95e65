internal import Duplicates
internal import Files
package import Rules

extension RuleBook {
  /// The lock; nil when there is none.
  ///
  /// Fails when the file is there and can't be read.
  package func lock() throws(TaxonomyError) -> Lock? {
    guard Folder.exists(lockPath) else { return nil }
    return try Lock.read(try Self.bytes(lockPath), path: lockPath)
  }

  /// The fold assignments; empty when there is none.
  func memory() throws(TaxonomyError) -> FoldAssignments {
    guard Folder.exists(foldsPath) else { return FoldAssignments() }
    return try FoldAssignments(try Self.bytes(foldsPath), path: foldsPath)
  }

  /// Reads what derm wrote next to the rules: the lock, the fold assignments and the log of decisions.
  ///
  /// Fails when one of them is damaged.
  package func checkMemories() throws(TaxonomyError) {
    _ = try lock()
    _ = try memory()
    _ = try decisions()
  }
}

extension RuleBook {
  /// All findings; with an atlas those against its data too, with `requireApproved` those about rules
  /// that a release would leave out.
  ///
  /// Of the options it uses `threads`, `cancellation` and `progress`. Fails with `stopped`.
  package func lint(
    atlas: Atlas?, requireApproved: Bool = false, options: RefinementOptions = RefinementOptions()
  ) throws(TaxonomyError) -> [RuleFinding] {
    let findings = (self.findings + (requireApproved ? unapproved() : [])).sorted()
    guard let atlas, !findings.contains(where: \.isError) else { return findings }
    let rules = RuleSet(file, requireApproved: requireApproved)
    let stale =
      overrides.check(against: atlas, rules: rules) + duplicates.check(against: atlas)
    if !stale.isEmpty { return (findings + stale).sorted() }
    // A damaged lock is no finding about the rules: `checkMemories` reports it.
    let lock = try? lock()
    let merge = Merge(
      atlas: atlas, rules: rules, overrides: overrides,
      locked: lock?.decisions ?? LockedThresholds())
    let groups = try ImageGroups(atlas, GroupCorrections(self), options)
    let checks = DataChecks(merge: merge, groups: groups, book: self, lock: lock)
    return (findings + checks.findings()).sorted()
  }
}
