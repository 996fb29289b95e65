internal import Documents
internal import Artifacts
internal import Digests
internal import Rules
internal import Synchronization
internal import Taxonomy
internal import Vocabulary

/// One text of the rules, with what it makes of the atlas.
///
/// All that takes long is computed on first need and kept.
final class RulesVersion: Sendable {
  /// The rules file's bytes.
  let bytes: [UInt8]
  /// What it was applied to: the state of the catalogue and of the files next to the rules.
  let key: String
  /// The text, read, with the corrections next to it.
  let book: RuleBook
  /// What it makes of the atlas.
  let refinement: Refinement
  /// The mapping of each term, and the rules that match none.
  let table: TermTable
  private let plans = Mutex<[String: Plan]>([:])

  /// Applies a text of the rules.
  ///
  /// Fails with `rules` for errors in it, and as `Refinement` does.
  init(_ bytes: [UInt8], key: String, book: RuleBook, stage: AtlasStage) throws(TaxonomyError) {
    self.bytes = bytes
    self.key = key
    self.book = book
    refinement = try Refinement(stage, book: book, options: RefinementOptions())
    table = TermTable(refinement)
  }

  /// Edits made in the text.
  ///
  /// Fails with what contradicts them.
  func edited(
    _ edits: [RuleEdit], by attribution: Attribution
  ) throws(ReviewError) -> EditedRules {
    try ReviewError.wrapping {
      try EditedRules(edits, in: book, of: bytes, attribution: attribution)
    }
  }

  /// The digest of the text, which pages name.
  var digest: String { Digest.of(bytes).hex }

  /// What these rules make otherwise than another version.
  ///
  /// Fails as a plan does.
  func plan(against other: RulesVersion) throws(TaxonomyError) -> Plan {
    try kept("against \(other.digest)") { () throws(TaxonomyError) in
      try refinement.consequences(against: other.refinement)
    }
  }

  /// What `derm-refine plan` says of these rules: against the lock and the pack that was frozen last.
  ///
  /// Fails as a plan does.
  func plan(since pack: Pack?) throws(TaxonomyError) -> Plan {
    try kept("since \(pack?.digest.hex ?? "")") { () throws(TaxonomyError) in
      try refinement.consequences(since: pack)
    }
  }

  private func kept(
    _ key: String, _ make: () throws(TaxonomyError) -> Plan
  ) throws(TaxonomyError) -> Plan {
    if let plan = plans.withLock({ $0[key] }) { return plan }
    let plan = try make()
    plans.withLock { $0[key] = plan }
    return plan
  }

  /// The printed name of a class of a facet's section.
  func label(_ id: String, _ facet: Facet) -> String {
    book.file[facet.section].classes.first { $0.id.value == id }?.label.value ?? id
  }
}
