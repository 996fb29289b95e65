internal import Documents
internal import Files
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
  /// The text as it was.
  package let before: [UInt8]
  /// The text as it will be.
  package private(set) var after: [UInt8]
  /// The rules with the edits, next to the same corrections.
  package private(set) var book: RuleBook
  private let attribution: Attribution
  private var outcome: RuleFileReader.Outcome
  /// What the text says now as a tree; nil until an edit asks.
  private var known: RuleTree?

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
    try RuleBook.write(after, over: before, to: path)
  }

  private mutating func make(_ edit: RuleEdit) throws(TaxonomyError) {
    switch edit {
    case .decide(let decision): try add(attribution.attributed(decision, among: 1))
    case .add(let place, let fields): try add(edit, place, fields)
    case .set(let place, let fields): try set(edit, place, fields)
    case .take(let place):
      let path = try path(edit, place)
      try replace(edit, splice()?.removals(at: path), tree()?.removing(path) ?? [])
    }
  }

  private mutating func add(_ decision: Decision) throws(TaxonomyError) {
    switch ConflictCheck(outcome: outcome).answer(to: decision) {
    case .new:
      (after, outcome) = try AppliedPatch.splice(decision, into: after, saying: outcome.file)
      known = nil
      decisions.append(decision)
    case .already(let location):
      notes.append("\(decision.text): stands there already (\(location)).")
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
      [tree()?.setting(fields.map { ($0.key, $0.value?.tree) }, at: keys.map { .key($0) })]
        .compactMap { $0 })
  }

  private mutating func set(
    _ edit: RuleEdit, _ place: RulePlace, _ fields: [RuleField]
  ) throws(TaxonomyError) {
    if place.isMadeOnDemand, try splice()?.path(to: place, in: outcome.file) == nil {
      return try add(edit, place, fields.filter { $0.value != nil })
    }
    // What a rule says changes with the first of its keys, and its name with it: the way to it does not.
    let path = try path(edit, place)
    let fields = signed(fields + signature(place, at: path))
    // One after the other: keys that stand side by side share a comma.
    for field in fields where field.value == nil {
      guard let ways = splice()?.removing(field.key, at: path), !ways.isEmpty else {
        continue
      }
      try replace(
        edit, ways, [tree()?.setting([(field.key, nil)], at: path)].compactMap { $0 })
    }
    let values = fields.filter { $0.value != nil }
    guard !values.isEmpty, let tree = tree() else { return }
    let wanted = tree.setting(values.map { ($0.key, $0.value?.tree) }, at: path)
    if wanted == tree { return }
    try replace(edit, splice()?.setting(values, at: path), [wanted])
  }

  /// Who and when, of a class that is changed and whose terms all say it for themselves.
  ///
  /// A term that names nobody takes its class's person and day: there they stay those of the decision.
  private mutating func signature(_ place: RulePlace, at path: [RuleTree.Step]) -> [RuleField] {
    guard case .classRule = place, attribution.by != nil, let tree = tree() else { return [] }
    guard tree.signsEachTerm(of: path) else {
      notes.append(
        "The file keeps no person and day for this: terms of \(place.text) that name none would take them over."
      )
      return []
    }
    return [RuleField("by", .signer), RuleField("date", .today)]
  }

  private func signed(_ fields: [RuleField]) -> [RuleField] {
    fields.compactMap { field in
      guard let value = field.value else { return field }
      return value.signed(attribution).map { RuleField(field.key, $0) }
    }
  }

  private func path(
    _ edit: RuleEdit, _ place: RulePlace
  ) throws(TaxonomyError) -> [RuleTree.Step] {
    if let path = try splice()?.path(to: place, in: outcome.file) { return path }
    throw .conflicts(["\(path) has no \(place.text) any more."])
  }

  /// Where edits go in the text as it is now.
  private func splice() -> RuleSplice? { RuleSplice(after) }

  /// What the text says now.
  private mutating func tree() -> RuleTree? {
    if known == nil {
      known = splice().flatMap { $0.nodes.entries.first }.map { RuleTree($0.node) }
    }
    return known
  }

  /// Takes the first way after which the text says what the edit asks for and nothing else.
  private mutating func replace(
    _ edit: RuleEdit, _ ways: [[Replacement]]?, _ wanted: [RuleTree]
  ) throws(TaxonomyError) {
    var wrong: [RuleFinding] = []
    for way in ways ?? [] {
      guard let changed = Replacement.apply(way, to: after),
        let root = RuleSplice(changed)?.nodes.entries.first
      else { continue }
      let tree = RuleTree(root.node)
      guard wanted.contains(tree) else { continue }
      let read = RuleFileReader.read(changed, path: path)
      // The text says what was asked for and the rules forbid it: the reason is theirs, not that no
      // way was found.
      let errors = read.findings.filter(\.isError)
      guard errors.isEmpty else {
        wrong = errors
        continue
      }
      after = changed
      outcome = read
      known = tree
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
  /// Whether every term of the class at a path names a person and a day.
  fileprivate func signsEachTerm(of path: [Step]) -> Bool {
    var terms: [RuleTree] = []
    // `changing` finds the class, whatever its path; the tree that it gives back is not needed.
    _ = changing(path[...]) { old in
      guard case .map(let fields) = old else { return old }
      for verb in TermRule.Verb.allCases {
        switch fields[verb.rawValue] {
        case .list(let items): terms += items
        case .some(let item): terms.append(item)
        case nil: break
        }
      }
      return old
    }
    return terms.allSatisfy {
      if case .map(let fields) = $0 { return fields["by"] != nil && fields["date"] != nil }
      return false
    }
  }
}
