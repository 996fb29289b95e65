internal import Documents
package import Rules

/// Answers as rows of the files that the rest of derm reads.
///
/// The same logs, rules and facts give the same bytes. Rows that people wrote stay and go before answers; a row of the
/// review is known by its reason, goes when its answer is taken back, and stays while the log is missed that it comes
/// from.
package struct ResolvedReview: Sendable {
  /// An answer that becomes no row, or a row that stays without an answer, and why.
  package struct Held: Sendable, Hashable {
    /// The question, or the row as `file:line`.
    package let item: String
    /// The reason, and what to do.
    package let reason: String
  }

  /// How many rows of the review a save adds, removes and leaves.
  package struct RowCounts: Sendable, Hashable {
    /// Rows that are new.
    package fileprivate(set) var coming = 0
    /// Rows that go, those that others replace among them.
    package fileprivate(set) var going = 0
    /// Rows that stay byte for byte.
    package fileprivate(set) var staying = 0

    fileprivate mutating func count<Row: CorrectionRow>(from old: [Row], to new: [Row]) {
      let (gone, added) = CorrectionText.difference(from: old, to: new)
      coming += added.count
      going += gone.count
      staying += old.count - gone.count
    }
  }

  /// The rows of the review, by image.
  package let overrides: [String: [OverrideRow]]
  /// The decisions about pairs.
  package let duplicates: [DuplicateRow]
  /// What is decided and stands in a row.
  package let written: [Decided.Entry]
  /// Answers that become no row.
  package let held: [Held]
  /// Rows of an earlier save that stay because a log is missed.
  package let kept: [Held]
  /// What a save does to the review's rows.
  package let rows: RowCounts
  package let decided: Decided
  /// The files as they will be.
  package let edits: (overrides: CorrectionEdit, duplicates: CorrectionEdit)
  /// The rules before, and as they will be with the answers next to them.
  package let books: (before: RuleBook, after: RuleBook)

  /// Turns what is decided into rows.
  ///
  /// `isThere` says whether the facts have an image, `terms` gives the terms that it has now, nil where nobody
  /// knows. Fails with the findings of rules or tables that are broken otherwise than by the review's own rows, before any
  /// row is made: with people or classes missing from them, rows would go that nobody took back. Fails as `isThere` and
  /// `terms` do.
  package init(
    _ decided: Decided, book: RuleBook,
    isThere: (String) throws(ReviewError) -> Bool = { _ in true },
    terms: (String) throws(ReviewError) -> [String]?
  ) throws(ReviewError) {
    let kept = KeptRows(book, decided.table)
    guard kept.errors.isEmpty else { throw .other(TaxonomyError.rules(kept.errors)) }
    let rules = RuleSet(book.file)
    var made = AnswerRows(book, rules, kept)
    for entry in decided.entries where entry.isChange {
      var missing: String?
      for image in entry.line.images where missing == nil {
        if try !isThere(image) { missing = image }
      }
      if let missing {
        made.hold(entry, "The catalogue has no image \(missing): the answer is about other data.")
      } else {
        try made.take(entry, terms)
      }
    }
    // The tables check the rows together with those written by hand. What they refuse is held back;
    // all else goes on.
    let overrides = try Self.corrected(book, made.overrides, rules)
    let duplicates = try Self.corrected(book, made.duplicates)
    made.refuse(
      overrides.refused.mapValues { Self.reason(book.overrides.path, $0) },
      pairs: duplicates.refused.mapValues { Self.reason(book.duplicates.path, $0) })
    self.decided = decided
    self.overrides = made.overrides
    self.duplicates = made.duplicates
    written = made.written
    held = made.held
    self.kept = kept.held
    edits = (overrides.edit, duplicates.edit)
    books = (book, book.correcting(overrides: overrides.table, duplicates: duplicates.table))
    var rows = RowCounts()
    for image in Set(book.overrides.byImage.keys).union(overrides.table.byImage.keys) {
      rows.count(
        from: book.overrides.rows(of: image).filter { ReviewNote($0.note) != nil },
        to: overrides.table.rows(of: image).filter { ReviewNote($0.note) != nil })
    }
    rows.count(
      from: book.duplicates.rows.filter { ReviewNote($0.note) != nil },
      to: duplicates.table.rows.filter { ReviewNote($0.note) != nil })
    self.rows = rows
  }

  private static func reason(_ path: String, _ findings: [RuleFinding]) -> String {
    "\(path) can't hold it: "
      + findings.map { "\($0.what). \($0.remedy)" }.joined(separator: " ")
  }

  private static func corrected(
    _ book: RuleBook, _ overrides: [String: [OverrideRow]], _ rules: RuleSet
  ) throws(ReviewError) -> CorrectedTable<String, Overrides> {
    var rows: [String: [OverrideRow]] = [:]
    let old = book.overrides.rows.filter { ReviewNote($0.note) != nil }.map(\.image)
    for image in Set(old).union(overrides.keys) {
      rows[image] =
        book.overrides.rows(of: image).filter { ReviewNote($0.note) == nil }
        + (overrides[image] ?? [])
    }
    let all = rows
    return try ReviewError.wrapping { try book.overrides.replacing(all, rules: rules) }
  }

  private static func corrected(
    _ book: RuleBook, _ duplicates: [DuplicateRow]
  ) throws(ReviewError) -> CorrectedTable<Set<String>, DuplicateDecisions> {
    var pairs: [(pair: Set<String>, row: DuplicateRow?)] = duplicates.map { ($0.pair, $0) }
    let kept = Set(pairs.map(\.pair))
    for old in book.duplicates.rows
    where ReviewNote(old.note) != nil && !kept.contains(old.pair) {
      pairs.append((old.pair, nil))
    }
    let decisions = pairs
    return try ReviewError.wrapping {
      try book.duplicates.replacing(decisions, people: book.file.people.map(\.value))
    }
  }

  /// Writes both files, each whole or not at all.
  ///
  /// Fails when a file was changed meanwhile or can't be written.
  package func write() throws(ReviewError) {
    try ReviewError.wrapping {
      try edits.overrides.write()
      try edits.duplicates.write()
    }
  }
}
