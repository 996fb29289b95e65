internal import Rules
internal import Vocabulary

/// Rows that the review wrote before for people whose log does not tell of them here: a colleague's log that was not
/// sent along, or an older copy of it.
///
/// Nobody here knows whether their answers still hold, so these rows stay as they are.
struct KeptRows {
  /// Rows of the table of corrections that stay, by what they are about.
  private(set) var overrides: [Subject: OverrideRow] = [:]
  /// Decisions about pairs that stay.
  private(set) var duplicates: [Subject: DuplicateRow] = [:]
  /// Every row that stays, and whose log is missed.
  private(set) var held: [ResolvedReview.Held] = []
  private var overrideLines: Set<Int> = []
  private var duplicateLines: Set<Int> = []
  private let book: RuleBook

  /// Looks for rows of which the answers do not tell.
  init(_ book: RuleBook, _ table: OpinionTable) {
    self.book = book
    for row in book.overrides.rows {
      guard let note = ReviewNote(row.note) else { continue }
      let missed = Self.missed(note, row.subjects, table)
      guard !missed.isEmpty else { continue }
      for subject in row.subjects { overrides[subject] = row }
      overrideLines.insert(row.line)
      hold("\(book.overrides.path):\(row.line)", missed)
    }
    for row in book.duplicates.rows {
      guard let note = ReviewNote(row.note) else { continue }
      let missed = Self.missed(note, [row.subject], table)
      guard !missed.isEmpty else { continue }
      duplicates[row.subject] = row
      duplicateLines.insert(row.line)
      hold("\(book.duplicates.path):\(row.line)", missed)
    }
  }

  private static func missed(
    _ note: ReviewNote, _ subjects: [Subject], _ table: OpinionTable
  ) -> [String] {
    note.readers.filter { reader in
      subjects.contains { !table.isKnown($0, to: reader) }
    }
  }

  private mutating func hold(_ row: String, _ people: [String]) {
    let names = people.joined(separator: ", ")
    held.append(
      ResolvedReview.Held(
        item: row,
        reason:
          "The row stays: no answer about it is in the log of \(names) here. Put their log next to the others, "
          + "or delete the row by hand."))
  }

  /// Whether a row of the table of corrections stays.
  func keeps(_ row: OverrideRow) -> Bool { overrideLines.contains(row.line) }

  /// Whether a decision about a pair stays.
  func keeps(_ row: DuplicateRow) -> Bool { duplicateLines.contains(row.line) }

  /// Errors of rules and tables that the answers can't take away: those that are not about a row that is made anew.
  var errors: [RuleFinding] {
    let overrides = book.overrides.rows.filter { ReviewNote($0.note) != nil && !keeps($0) }
    let duplicates = book.duplicates.rows.filter { ReviewNote($0.note) != nil && !keeps($0) }
    let lines = [
      book.overrides.path: Set(overrides.map(\.line)),
      book.duplicates.path: Set(duplicates.map(\.line)),
    ]
    return book.findings.filter { finding in
      let locations =
        [(finding.file, finding.position.line)]
        + finding.related.map { ($0.file, $0.position.line) }
      return finding.isError && !locations.contains { lines[$0.0]?.contains($0.1) == true }
    }
  }
}

extension OverrideRow {
  /// What a row of the review is about.
  var subjects: [Subject] {
    (addClasses + removeClasses + unknownClasses).map { .label(image: image, class: $0) }
      + (setSite == nil ? [] : [.site(image: image)]) + (exclude ? [.topic(image: image)] : [])
  }

  /// Whether two rows correct the same in the same way, whoever wrote them and why.
  func corrects(as other: OverrideRow) -> Bool {
    addClasses == other.addClasses && removeClasses == other.removeClasses
      && unknownClasses == other.unknownClasses && setSite == other.setSite
      && exclude == other.exclude
  }
}

extension DuplicateRow {
  /// What the row is about.
  var subject: Subject { Subject.pair(of: image, and: other) }
}
