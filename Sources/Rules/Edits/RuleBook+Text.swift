internal import Documents
internal import Files
internal import Yams

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

  /// The keys that the text of this book writes at a place, without those that the place takes over.
  ///
  /// Fails with `conflicts` when the rule that the place names is not there.
  package func keys(of place: RulePlace, in bytes: [UInt8]) throws(TaxonomyError) -> Set<String> {
    guard let splice = RuleSplice(bytes),
      let entry = try splice.path(to: place, in: outcome.file).flatMap(splice.nodes.entry(at:)),
      case .mapping(let fields) = splice.nodes.entries[entry].node
    else { return [] }
    return Set(fields.compactMap { $0.key.scalar?.string })
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
