internal import Vocabulary

/// A rules file's text with edits made in it, before anything is written.
///
/// Bytes that no edit is about stand in the new text as they stood. The new text was read again, passed the checks
/// of lint, and says what the old one says and what the edits ask for, nothing else.
package struct EditedRules: Sendable {
  /// The path of the rules file, as the user gave it.
  package let path: String
  /// The decisions among the edits that are new, signed.
  package private(set) var decisions: [Decision] = []
  /// What the person should know: decisions that stand there already, new warnings of lint, comments that go.
  package private(set) var notes: [String] = []
  /// Those of them that an edit brought by itself.
  private var said: [String] = []
  /// The text as it was.
  package let before: [UInt8]
  /// The text as it will be.
  package private(set) var after: [UInt8]
  /// The rules with the edits, next to the same corrections.
  package private(set) var book: RuleBook
  private let attribution: Attribution
  /// The day with which the edits are signed.
  package var date: String { attribution.date }
  private var outcome: RuleFileReader.Outcome
  /// What lint found in the text as it was.
  private let findings: [RuleFinding]

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
    findings = book.findings.filter { $0.file == book.path }
    guard !findings.contains(where: \.isError) else { throw .rules(findings) }
    try make(edits)
  }

  /// The same with further edits, without making those that are there again.
  ///
  /// Fails as `init` does.
  package func adding(_ edits: [RuleEdit]) throws(TaxonomyError) -> EditedRules {
    var all = self
    try all.make(edits)
    return all
  }

  /// What would change, in the form of `diff -u`; empty when nothing would.
  package var diff: String { UnifiedDiff.text(before, after, path: path) }

  /// Whether the text is another than before.
  package var isChange: Bool { before != after }

  /// Writes the rules file whole or not at all.
  ///
  /// Fails when the file does not hold the text that the edits were made in, or when the system refuses.
  package func write() throws(TaxonomyError) {
    try RuleBook.write(after, over: before, to: path)
  }

  private mutating func make(_ edits: [RuleEdit]) throws(TaxonomyError) {
    for edit in edits { try make(edit) }
    // What was read last is what is checked: a text of hundreds of lines is read as seldom as possible.
    let found = RuleChecks.findings(outcome)
    notes =
      said + (try AppliedPatch.lint(outcome, found, before: findings))
      + LostComments(before, after).notes
    book = book.saying(outcome, found: found)
  }

  private mutating func make(_ edit: RuleEdit) throws(TaxonomyError) {
    switch edit {
    case .decide(let decision): try add(attribution.attributed(decision, among: 1))
    case .add(let place, let fields): try add(edit, place, fields)
    case .set(let place, let fields): try set(edit, place, fields)
    case .take(let place):
      let splice = splice()
      let path = try path(place, splice)
      try replace(edit, splice?.removals(at: path), outcome.tree?.removing(path) ?? [])
    case .expect(let seen):
      guard outcome.digest(of: seen.place, keys: seen.keys) == seen.digest else {
        throw .conflicts([
          "\(path): \(seen.place.text) no longer says what it said when the edit was made: it was changed meanwhile. "
            + "Look at what it says now, and make the edit again if it is still wanted."
        ])
      }
    }
  }

  private mutating func add(_ decision: Decision) throws(TaxonomyError) {
    switch ConflictCheck(outcome: outcome).answer(to: decision) {
    case .new:
      (after, outcome) = try AppliedPatch.splice(decision, into: after, saying: outcome.file)
      decisions.append(decision)
    case .already(let location):
      said.append("\(decision.text): stands there already (\(location)).")
    case .conflict(let what): throw .conflicts(["\(decision.text)\n\(what)"])
    }
  }

  private mutating func add(
    _ edit: RuleEdit, _ place: RulePlace, _ fields: [RuleField]
  ) throws(TaxonomyError) {
    guard let splice = splice(), let keys = place.keys else {
      throw .conflicts(["\(edit.text): \(path) has no room for it."])
    }
    if let known = try splice.path(to: place, in: outcome.file).flatMap(splice.nodes.entry(at:)) {
      let line = splice.nodes.entries[known].line + 1
      throw .conflicts(["\(path):\(line): \(place.text) is there already."])
    }
    let fields = signed(fields)
    try replace(
      edit, splice.adding(keys, fields),
      [
        outcome.tree?.setting(fields.map { ($0.key, $0.value?.tree) }, at: keys.map { .key($0) })
      ].compactMap { $0 })
  }

  private mutating func set(
    _ edit: RuleEdit, _ place: RulePlace, _ fields: [RuleField]
  ) throws(TaxonomyError) {
    // Reading a text of hundreds of lines takes milliseconds: once for each text that there is.
    var splice = splice()
    if place.isMadeOnDemand, try splice?.path(to: place, in: outcome.file) == nil {
      return try add(edit, place, fields.filter { $0.value != nil })
    }
    // What a rule says changes with the first of its keys, and its name with it: the way to it does not.
    let path = try path(place, splice)
    let own = fields.filter { $0.key != "review" || !spills(place, at: path) }
    let fields = signed(own + signature(place, at: path, fields))
    // One after the other: keys that stand side by side share a comma.
    for field in fields where field.value == nil {
      guard let ways = splice?.removing(field.key, at: path), !ways.isEmpty else {
        continue
      }
      try replace(
        edit, ways, [outcome.tree?.setting([(field.key, nil)], at: path)].compactMap { $0 })
      splice = self.splice()
    }
    let values = fields.filter { $0.value != nil }
    guard !values.isEmpty, let tree = outcome.tree else { return }
    let wanted = tree.setting(values.map { ($0.key, $0.value?.tree) }, at: path)
    if wanted == tree { return }
    try replace(edit, splice?.setting(values, at: path), [wanted])
  }

  /// Who and when, of a class that is changed and whose terms all say it for themselves.
  ///
  /// A term that names nobody takes its class's person and day: there they stay those of the decision. Who approves a
  /// class stands in `review`, and the decision stays whose it was.
  private mutating func signature(
    _ place: RulePlace, at path: [RuleTree.Step], _ fields: [RuleField]
  ) -> [RuleField] {
    guard case .classRule = place, attribution.by != nil, let rule = outcome.tree?.value(at: path),
      !fields.contains(where: { $0.value == .signer })
    else { return [] }
    guard rule.signsEachTerm else {
      said.append(
        "The file keeps no person and day for this: terms of \(place.text) that name none would take them over."
      )
      return []
    }
    return [RuleField("by", .signer), RuleField("date", .today)]
  }

  /// Whether who checked a class would be said of terms whose state is their own.
  ///
  /// A term without a `review` takes its class's. There the class's stays as it is, as its person and day do.
  private mutating func spills(_ place: RulePlace, at path: [RuleTree.Step]) -> Bool {
    guard case .classRule = place, let rule = outcome.tree?.value(at: path) else { return false }
    let isOwn = rule.terms.contains { term in
      if case .map(let fields) = term {
        fields["status"] != nil && fields["review"] == nil
      } else {
        false
      }
    }
    if isOwn {
      said.append(
        "The file keeps who checked \(place.text) as it was: terms that have a state of their own and name nobody would "
          + "take it over.")
    }
    return isOwn
  }

  private func signed(_ fields: [RuleField]) -> [RuleField] {
    fields.compactMap { field in
      guard let value = field.value else { return field }
      return value.signed(attribution).map { RuleField(field.key, $0) }
    }
  }

  private func path(
    _ place: RulePlace, _ splice: RuleSplice?
  ) throws(TaxonomyError) -> [RuleTree.Step] {
    if let path = try splice?.path(to: place, in: outcome.file) { return path }
    throw .conflicts(["\(path) has no \(place.text) any more."])
  }

  /// Where edits go in the text as it is now.
  private func splice() -> RuleSplice? { RuleSplice(after) }

  /// Takes the first way after which the text says what the edit asks for and nothing else.
  private mutating func replace(
    _ edit: RuleEdit, _ ways: [[Replacement]]?, _ wanted: [RuleTree]
  ) throws(TaxonomyError) {
    var wrong: [RuleFinding] = []
    for way in ways ?? [] {
      guard let changed = Replacement.apply(way, to: after) else { continue }
      let read = RuleFileReader.read(changed, path: path)
      guard let tree = read.tree, wanted.contains(tree) else { continue }
      // The text says what was asked for and the rules forbid it: the reason is theirs, not that no
      // way was found.
      let errors = read.findings.filter(\.isError)
      guard errors.isEmpty else {
        wrong = errors
        continue
      }
      after = changed
      outcome = read
      return
    }
    guard wrong.isEmpty else {
      throw .conflicts(wrong.map { "\(edit.text): \($0.what).\n  fix: \($0.remedy)" })
    }
    throw .conflicts([
      "\(edit.text): there is no way to write this that leaves the rest of \(path) as it is. "
        + "Change the file by hand."
    ])
  }
}

extension RuleTree {
  /// The terms of this class, as they are written.
  fileprivate var terms: [RuleTree] {
    guard case .map(let keys) = self else { return [] }
    return TermRule.Verb.allCases.flatMap { verb -> [RuleTree] in
      guard let held = keys[verb.rawValue] else { return [] }
      guard case .list(let items) = held else { return [held] }
      return items
    }
  }

  /// Whether every term of this class names a person and a day.
  fileprivate var signsEachTerm: Bool {
    terms.allSatisfy {
      if case .map(let fields) = $0 { return fields["by"] != nil && fields["date"] != nil }
      return false
    }
  }
}
