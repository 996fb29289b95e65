internal import Documents
internal import Files
internal import Vocabulary

/// A rules file's text with edits made in it, before anything is written.
///
/// Bytes that no edit is about stand in the new text as they stood. The new text was read again, passed the checks
/// of lint, and says what the old one says and what the edits ask for, nothing else.
package struct EditedRules: Sendable {
  /// The rules file.
  package let path: String
  /// The decisions among the edits that are new, signed.
  package private(set) var decisions: [Decision] = []
  /// What the person should know: decisions that stand there already, new warnings of lint, comments that go.
  package private(set) var notes: [String] = []
  /// The text as it was.
  package let before: [UInt8]
  /// The text as it will be.
  package private(set) var after: [UInt8]
  /// The rules with the edits, next to the same corrections.
  package private(set) var book: RuleBook
  private let attribution: Attribution
  private var outcome: RuleFileReader.Outcome

  /// Makes edits in the text of a rule book, all or none, in their order.
  ///
  /// `bytes` are the text that the book was read from. Fails with `rules` when the text has errors, `conflicts` when
  /// an edit contradicts it or speaks of what is not there, and `notSpliced` or `conflicts` when there is no place
  /// that leaves the rest as it is.
  package init(
    _ edits: [RuleEdit], in book: RuleBook, of bytes: [UInt8], attribution: Attribution
  ) throws(TaxonomyError) {
    path = book.path
    self.attribution = attribution
    self.book = book
    before = bytes
    after = bytes
    outcome = book.outcome
    let findings = book.findings.filter { $0.file == book.path }
    guard !findings.contains(where: \.isError) else { throw .rules(findings) }
    for edit in edits { try make(edit) }
    // What was read last is what is checked: a text of hundreds of lines is read as seldom as possible.
    let found = RuleChecks.findings(outcome)
    notes += try AppliedPatch.lint(outcome, found, before: findings)
    notes += LostComments(before, after).notes
    self.book = book.saying(outcome, found: found)
  }

  /// What would change, in the form of `diff -u`; empty when nothing would.
  package var diff: String { UnifiedDiff.text(before, after, path: path) }

  /// Whether the text is another than before.
  package var isChange: Bool { before != after }

  /// Writes the rules file whole or not at all.
  ///
  /// Fails when the file does not hold the text that the edits were made in, or when the system refuses.
  package func write() throws(TaxonomyError) {
    try Self.write(after, over: before, to: path)
  }

  /// Writes a text in the place of the one that somebody saw.
  ///
  /// Fails as the other `write`.
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

  private mutating func make(_ edit: RuleEdit) throws(TaxonomyError) {
    switch edit {
    case .decide(let decision): try add(attribution.attributed(decision, among: 1))
    case .remove(let reference):
      let rule = try rule(reference, outcome.file)
      let said = "\(reference.facet.rawValue) \(rule.statement)"
      try replace(edit, outcome.file, RuleSplice(after)?.removals(at: rule.term.position)) {
        $0.removed == [said] && $0.added.isEmpty
      }
    case .approve(let reference):
      let rule = try rule(reference, outcome.file)
      var approved = rule
      approved.note.status = .approved
      approved.note.review = attribution.by
      let old = "\(reference.facet.rawValue) \(rule.statement)"
      let new = "\(reference.facet.rawValue) \(approved.statement)"
      let ways = RuleSplice(after)?.approvals(at: rule.term.position, by: attribution.by)
      try replace(edit, outcome.file, ways) { $0.removed == [old] && $0.added == [new] }
    case .addClass(let facet, let id, let label):
      try addClass(edit, facet, id, label, outcome.file)
    case .rename(let facet, let id, let label):
      try rename(edit, facet, id, label, outcome.file)
    case .dropUnder(let facet, let threshold):
      let ways = RuleSplice(after)?.dropUnder(facet, threshold)
      try replace(edit, outcome.file, ways) { difference in
        difference.isOne && difference.after[facet.section].dropUnder?.value == threshold
      }
    case .keepApartOver(let facet, let family, let threshold):
      let ways = RuleSplice(after)?.keepApartOver(facet, family, threshold)
      try replace(edit, outcome.file, ways) { difference in
        difference.isOne
          && difference.after[facet.section].families.contains {
            $0.name.value == family && $0.keepApartOver.value == threshold
          }
      }
    }
  }

  private func rule(
    _ reference: RuleReference, _ file: RuleFile
  ) throws(TaxonomyError) -> TermRule {
    if let rule = reference.rule(in: file) { return rule }
    throw .conflicts([
      "The rule that this is about no longer stands in \(path): somebody changed it or took it out."
    ])
  }

  private mutating func add(_ decision: Decision) throws(TaxonomyError) {
    switch ConflictCheck(outcome: outcome).answer(to: decision) {
    case .new:
      (after, outcome) = try AppliedPatch.splice(decision, into: after, saying: outcome.file)
      decisions.append(decision)
    case .already(let location):
      notes.append("\(decision.text): stands there already (\(location)).")
    case .conflict(let what): throw .conflicts(["\(decision.text)\n\(what)"])
    }
  }

  private mutating func addClass(
    _ edit: RuleEdit, _ facet: Facet, _ id: String, _ label: String, _ file: RuleFile
  ) throws(TaxonomyError) {
    if let known = file[facet.section].classes.first(where: { $0.id.value == id }) {
      throw .conflicts(["\(path):\(known.id.position.line): the class '\(id)' is there already."])
    }
    let ways = RuleSplice(after)?.newClass(facet, id: id, label: label, attribution)
    try replace(edit, file, ways) { difference in
      difference.removed.isEmpty && difference.added.count == 1
        && difference.after[facet.section].classes.contains {
          $0.id.value == id && $0.label.value == label
        }
    }
  }

  private mutating func rename(
    _ edit: RuleEdit, _ facet: Facet, _ id: String, _ label: String, _ file: RuleFile
  ) throws(TaxonomyError) {
    guard let known = file[facet.section].classes.first(where: { $0.id.value == id }) else {
      throw .conflicts(["\(path) has no \(facet.section.rawValue) class '\(id)' any more."])
    }
    if known.label.value == label { return }
    let ways = RuleSplice(after)?.rename(facet, id: id, label: label)
    try replace(edit, file, ways) { difference in
      difference.isOne
        && difference.after[facet.section].classes.contains {
          $0.id.value == id && $0.label.value == label && $0.note == known.note
        }
    }
  }

  /// Takes the first way after which the text says what the edit asks for and nothing else.
  private mutating func replace(
    _ edit: RuleEdit, _ file: RuleFile, _ ways: [[Replacement]]?,
    isRight: (RuleDifference) -> Bool
  ) throws(TaxonomyError) {
    for way in ways ?? [] {
      let changed = Replacement.apply(way, to: after)
      let read = RuleFileReader.read(changed, path: path)
      guard !read.findings.contains(where: \.isError),
        isRight(RuleDifference(from: file, to: read.file))
      else { continue }
      after = changed
      outcome = read
      return
    }
    throw .conflicts([
      "\(edit.text): there is no way to write this that leaves the rest of \(path) as it is. "
        + "Change the file by hand."
    ])
  }
}

extension RuleDifference {
  /// Whether one statement takes the place of one other.
  fileprivate var isOne: Bool {
    removed.count <= 1 && added.count <= 1 && removed.count + added.count > 0
  }
}
