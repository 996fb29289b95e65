internal import Documents
internal import Files
internal import Vocabulary

/// Mappings or an edited CSV of terms as proposals for a rules file, before anything is written.
///
/// Every row is accounted for: it becomes a proposal, stands in the rules already, is left open, or is
/// refused with its reason.
package struct RuleImport: Sendable {
  /// A row that was not taken.
  package struct Refusal: Sendable, Equatable {
    /// The line in the imported file, from 1.
    package let line: Int
    /// The row in words.
    package let row: String
    /// Why, with the lines of the rules that it contradicts.
    package let why: String
  }

  /// The rules with the proposals put into their text.
  package let appliedPatch: AppliedPatch
  /// Rows that were not taken, in the file's order.
  package let refusals: [Refusal]
  /// What was left out of rows that were taken.
  package let notes: [String]
  /// Rows that stand in the rules already, or follow from them.
  package let known: Int
  /// Rows of terms that nobody decided on.
  package let open: Int

  /// Reads a mapping set or a CSV of terms, recognised by its columns, against a rules file.
  ///
  /// `by` and `date` are for rows that don't say who and when. Fails with `importFile` when the file is
  /// neither, and with `rules` when the rules have errors.
  package init(
    _ path: String, rules: String, by: String? = nil, date: String
  ) throws(TaxonomyError) {
    let book = try RuleBook(rules)
    guard !book.findings.contains(where: \.isError) else { throw .rules(book.findings) }
    let rows = try Self.rows(path, names: NameFinder(file: book.file))
    var attribution = Attribution(date: date)
    // Whatever the row says: an import decides nothing by itself.
    attribution.status = "proposed"
    var sorter = RowSorter(book: book, path: path, by: by, attribution: attribution)
    for row in rows { sorter.sort(row) }
    appliedPatch = try sorter.accept(rules: rules, attribution: attribution)
    refusals = sorter.refusals.sorted { ($0.line, $0.row) < ($1.line, $1.row) }
    notes = sorter.notes + appliedPatch.notes
    known = sorter.known
    open = sorter.open
  }

  private static func rows(
    _ path: String, names: NameFinder
  ) throws(TaxonomyError) -> [ImportedRow] {
    let bytes: [UInt8]
    do {
      let file = try MappedFile(path)
      bytes = file.bytes(0..<file.count)
    } catch {
      throw .file(error)
    }
    let table = try ImportedTable(bytes, path: path)
    if MappingReader.recognises(table) {
      return try MappingReader(table, names: names, path: path).rows()
    }
    if TermsCSVReader.recognises(table) {
      return try TermsCSVReader(table, names: names, path: path).rows()
    }
    throw .importFile(
      path: path, line: table.headerLine,
      what: "neither a CSV of terms (columns facet, term, verb, class) nor SSSOM (subject_id, "
        + "predicate_id, object_id)")
  }

  /// What was not taken and why, as text; empty when everything was.
  package func table(_ path: String) -> String {
    refusals.map { refusal in
      "\(path):\(refusal.line): not taken: \(refusal.row)\n"
        + refusal.why.split(separator: "\n").map { line in
          line.hasPrefix("  ") ? "\(line)\n" : "  \(line)\n"
        }.joined()
    }.joined()
  }
}

/// Sorts rows into proposals, known ones, open ones and refused ones.
private struct RowSorter {
  let book: RuleBook
  let path: String
  let by: String?
  let attribution: Attribution
  var entries: [(entry: Patch.Entry, line: Int, text: String)] = []
  var refusals: [RuleImport.Refusal] = []
  var notes: [String] = []
  var known = 0
  var open = 0
  private let rules: RuleSet
  private let check: ConflictCheck
  /// Terms that a row before this one decided, with its line and decision.
  private var taken: [String: (line: Int, decision: Decision)] = [:]

  init(book: RuleBook, path: String, by: String?, attribution: Attribution) {
    self.book = book
    self.path = path
    self.by = by
    self.attribution = attribution
    rules = RuleSet(book.file)
    check = ConflictCheck(outcome: book.outcome)
  }

  mutating func sort(_ row: ImportedRow) {
    switch row.content {
    case .known: known += 1
    case .refused(let why): refuse(row, why)
    case .open(let facet, let term):
      guard let rule = rule(facet, term, row.condition) else {
        open += 1
        return
      }
      refuse(row, "The rule is not deleted by an empty cell.\n" + line(of: rule))
    case .rule(let decision): propose(decision, row)
    }
  }

  private mutating func refuse(_ row: ImportedRow, _ why: String) {
    refusals.append(.init(line: row.line, row: row.text, why: why))
  }

  /// The rule for a term under exactly this condition.
  private func rule(_ facet: Facet, _ term: String, _ condition: FieldList) -> TermRule? {
    guard let pattern = TermPattern(term, spelling: rules.spelling) else { return nil }
    var indices: [Int]
    switch pattern {
    case .path(let path): indices = rules[facet].matches(path)
    case .leaf: indices = []
    }
    // A wildcard is matched by itself only.
    indices += rules[facet].rules.indices.filter { rules[facet].rules[$0].pattern == pattern }
    return indices.sorted().map { rules[facet].rules[$0].source }
      .first { FieldList($0.condition) == condition }
  }

  private mutating func propose(_ decision: Decision, _ row: ImportedRow) {
    // A pair that must stay apart maps no term: only `check` knows those.
    if decision.verb != .neverMerge,
      let rule = rule(decision.facet, decision.term, row.condition), isSame(rule, decision)
    {
      let changes = differences(rule, decision, row)
      if changes.isEmpty {
        known += 1
      } else {
        refuse(
          row,
          "It stands there already, and the row has another \(changes.joined(separator: ", another ")); "
            + "edit the line.\n" + line(of: rule))
      }
      return
    }
    guard row.condition.fields.isEmpty else {
      return refuse(
        row,
        "A rule with a condition (\(row.condition.text)) is written by hand, with 'when' or 'from'."
      )
    }
    var decision = decision
    // The check sees the decision as it will be signed; the entry stays unsigned, because accepting
    // the patch signs it.
    decision.by = decision.by ?? by
    let signed = attribution.attributed(decision, among: 1)
    switch check.answer(to: signed) {
    case .already: known += 1
    case .conflict(let what): refuse(row, what)
    case .new:
      let key = "\(decision.facet.rawValue) \(identity(decision))"
      // The rules do not have earlier rows of this file yet, so `check` can't see that two rows
      // disagree.
      if let before = taken[key] {
        if Self.isSame(before.decision, decision) {
          known += 1
        } else {
          refuse(row, "Line \(before.line) of the file decides otherwise: \(before.decision.text).")
        }
        return
      }
      taken[key] = (row.line, decision)
      entries.append(
        (Patch.Entry(decision, location: "\(path):\(row.line)"), row.line, row.text))
      if !row.losses.isEmpty {
        notes.append("\(path):\(row.line): not taken over: \(row.losses.joined(separator: "; "))")
      }
      if let status = row.status, status != "proposed" {
        notes.append("\(path):\(row.line): the status '\(status)' came in as proposed")
      }
    }
  }

  private func identity(_ decision: Decision) -> String {
    let texts = [decision.term] + (decision.verb == .neverMerge ? [decision.other ?? ""] : [])
    let patterns = texts.map { TermPattern($0, spelling: rules.spelling)?.text ?? $0 }.sorted()
    return (decision.verb == .neverMerge ? "pair " : "term ") + patterns.joined(separator: "\u{1F}")
  }

  private static func isSame(_ one: Decision, _ other: Decision) -> Bool {
    one.verb == other.verb && Set(one.classes) == Set(other.classes)
      && Set(one.mayBe) == Set(other.mayBe)
  }

  private func isSame(_ rule: TermRule, _ decision: Decision) -> Bool {
    rule.verb.rawValue == decision.verb.rawValue
      && Set(rule.classes.map(\.value)) == Set(decision.classes)
      && Set(rule.mayBe.words) == Set(decision.mayBe)
  }

  /// What a row says of a rule otherwise than the rule; what it leaves empty says nothing.
  private func differences(
    _ rule: TermRule, _ decision: Decision, _ row: ImportedRow
  ) -> [String] {
    func words(_ text: String?) -> [Substring]? { text?.split(whereSeparator: \.isWhitespace) }
    var changes: [String] = []
    if let why = decision.why, words(why) != words(rule.note.why) { changes.append("reason") }
    if let by = decision.by, by != rule.note.by { changes.append("person") }
    if let date = decision.date, date != rule.note.date { changes.append("date") }
    if let status = row.status, status != (rule.note.status ?? .proposed).text {
      changes.append("status")
    }
    return changes
  }

  private func line(of rule: TermRule) -> String {
    let number = rule.term.position.line
    let lines = book.lines(of: book.path)
    let text = number <= lines.count ? lines[number - 1] : ""
    return "  \(book.path):\(number): \(text.trimmed.prefix(110))\n"
  }

  /// Puts the proposals into the rules' text; what can't be put there alone is refused.
  mutating func accept(rules path: String, attribution: Attribution) throws(TaxonomyError)
    -> AppliedPatch
  {
    do {
      return try AppliedPatch(Patch(entries.map(\.entry)), rules: path, attribution: attribution)
    } catch {
      guard Self.isAboutRows(error) else { throw error }
    }
    // Some row can't stand: add one after the other, and leave out those that don't fit.
    var fitting: [Patch.Entry] = []
    for (entry, line, text) in entries {
      do {
        _ = try AppliedPatch(Patch(fitting + [entry]), rules: path, attribution: attribution)
        fitting.append(entry)
      } catch {
        guard Self.isAboutRows(error) else { throw error }
        refusals.append(.init(line: line, row: text, why: error.description))
      }
    }
    return try AppliedPatch(Patch(fitting), rules: path, attribution: attribution)
  }

  private static func isAboutRows(_ error: TaxonomyError) -> Bool {
    switch error {
    case .conflicts, .notSpliced: true
    default: false
    }
  }
}
