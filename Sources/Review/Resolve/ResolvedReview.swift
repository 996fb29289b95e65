internal import Documents
package import Rules

/// Answers as rows of the files that the rest of derm reads.
///
/// The same logs, rules and facts give the same bytes. Rows that people wrote stay and go before answers; a row of the
/// review is known by the word with which its reason begins, and goes when its answer is taken back.
package struct ResolvedReview: Sendable {
  /// An answer that becomes no row, and why.
  package struct Held: Sendable, Hashable {
    /// The question.
    package let item: String
    /// The reason, and what to do.
    package let reason: String
  }

  /// The rows of the review, by image.
  package private(set) var overrides: [String: [OverrideRow]] = [:]
  /// The decisions about pairs.
  package private(set) var duplicates: [DuplicateRow] = []
  /// Answers that become no row.
  package private(set) var held: [Held] = []
  /// What is decided.
  package let decided: Decided
  private let book: RuleBook
  private let rulesOfBook: RuleSet

  /// With this a row's reason begins that the review wrote.
  package static let mark = "Review: "

  /// Turns what is decided into rows.
  ///
  /// `isThere` says whether the facts have an image, `terms` gives the terms that it has now, nil where nobody
  /// knows. Fails as they do.
  package init(
    _ decided: Decided, book: RuleBook,
    isThere: (String) throws(ReviewError) -> Bool = { _ in true },
    terms: (String) throws(ReviewError) -> [String]?
  ) throws(ReviewError) {
    self.decided = decided
    self.book = book
    rulesOfBook = RuleSet(book.file)
    for entry in decided.entries where entry.isChange {
      var missing: String?
      for image in entry.line.images where missing == nil {
        if try !isThere(image) { missing = image }
      }
      if let missing {
        hold(entry, "The catalogue has no image \(missing): the answer is about other data.")
      } else {
        try take(entry, terms)
      }
    }
  }

  private mutating func take(
    _ entry: Decided.Entry, _ terms: (String) throws(ReviewError) -> [String]?
  ) throws(ReviewError) {
    if let reason = refusal(entry) { return hold(entry, reason) }
    if case .pair(let image, let other) = entry.subject { return take(entry, image, other) }
    guard let image = entry.subject.image else {
      return hold(
        entry, "It is about the rules, which the review does not write: change them by hand.")
    }
    let seen = entry.line.shown.terms
    if let seen, let now = try terms(image), now != seen {
      return hold(
        entry, "The image's terms have changed since it was answered: look at it again.")
    }
    var row = OverrideRow(image: image, note: note(entry))
    row.expects = seen
    guard write(entry, into: &row) else { return }
    if let clash = clash(row) { return hold(entry, clash) }
    overrides[image, default: []].append(row)
  }

  private mutating func hold(_ entry: Decided.Entry, _ reason: String) {
    held.append(Held(item: entry.line.item, reason: reason))
  }

  /// Why an answer can't become a row at all; nil when it can.
  private func refusal(_ entry: Decided.Entry) -> String? {
    let people = book.file.people.map(\.value)
    if !people.contains(entry.line.by) {
      return
        "'\(entry.line.by)' is not one of the people of \(book.path): add a line under 'people'."
    }
    let known: [String]
    let id: String
    switch (entry.subject, entry.opinion) {
    case (.label(_, let name), _): (known, id) = (rulesOfBook.lesions.classIDs, name)
    case (.site, .value(let site)): (known, id) = (rulesOfBook.sites.classIDs, site)
    default: return nil
    }
    return known.contains(id) ? nil : "The rules have no class '\(id)' any more."
  }

  /// Fills in what the opinion says; false when it says nothing to write.
  private func write(_ entry: Decided.Entry, into row: inout OverrideRow) -> Bool {
    switch (entry.subject, entry.opinion) {
    case (.label(_, let name), .value("present")): row.addClasses = [name]
    case (.label(_, let name), .value): row.removeClasses = [name]
    case (.label(_, let name), .unsure): row.unknownClasses = [name]
    case (.site, .value(let site)): row.setSite = site
    case (.site, .unsure): row.setSite = "unknown"
    case (.topic, .value("other")): row.exclude = true
    default: return false
    }
    return true
  }

  private mutating func take(_ entry: Decided.Entry, _ image: String, _ other: String) {
    guard case .value(let value) = entry.opinion else { return }
    let row = DuplicateRow(
      image: image, other: other, isSame: value == "same", note: note(entry))
    if let hand = book.duplicates.rows.first(where: { $0.pair == row.pair && !$0.note.isOfReview })
    {
      if hand.isSame != row.isSame {
        hold(
          entry, "Line \(hand.line) of \(book.duplicates.path), written by hand, says otherwise.")
      }
      return
    }
    duplicates.append(row)
  }

  /// Who decided, when, and in words why.
  private func note(_ entry: Decided.Entry) -> RuleNote {
    let how =
      entry.isAdjudicated
      ? "decided by \(entry.line.by)" : "read by \(entry.readers.joined(separator: ", "))"
    let said = entry.line.note.map { "; \($0)" } ?? ""
    return RuleNote(
      by: entry.line.by, date: entry.line.date,
      why: "\(Self.mark)\(entry.line.kind), \(how)\(said)")
  }

  /// A row written by hand that says otherwise; nil when there is none.
  private func clash(_ row: OverrideRow) -> String? {
    for hand in (book.overrides.byImage[row.image] ?? []).map({ book.overrides.rows[$0] })
    where !hand.note.isOfReview {
      let named = Set(row.addClasses + row.removeClasses + row.unknownClasses)
      let other = Set(hand.addClasses + hand.removeClasses + hand.unknownClasses)
      let isSite = row.setSite != nil && hand.setSite != nil && row.setSite != hand.setSite
      guard isSite || !named.isDisjoint(with: other) else { continue }
      return "Line \(hand.line) of \(book.overrides.path), written by hand, speaks of it: it stays."
    }
    return nil
  }

  /// The files as they will be.
  ///
  /// Fails with the findings of rules for what their reader would refuse.
  package func edits() throws(ReviewError) -> (
    overrides: CorrectionEdit, duplicates: CorrectionEdit
  ) {
    let made = try corrected()
    return (made.overrides.edit, made.duplicates.edit)
  }

  /// The rules before, and as they will be with the answers beside them.
  ///
  /// Fails as `edits` does.
  package func books() throws(ReviewError) -> (before: RuleBook, after: RuleBook) {
    let made = try corrected()
    let after = book.correcting(
      overrides: made.overrides.overrides, duplicates: made.duplicates.duplicates)
    return (book, after)
  }

  private typealias Corrected = (
    overrides: (edit: CorrectionEdit, overrides: Overrides),
    duplicates: (edit: CorrectionEdit, duplicates: DuplicateDecisions)
  )

  private func corrected() throws(ReviewError) -> Corrected {
    var rows: [String: [OverrideRow]] = [:]
    let written = book.overrides.rows.filter { $0.note.isOfReview }.map(\.image)
    for image in Set(written).union(overrides.keys) {
      let hand = (book.overrides.byImage[image] ?? []).map { book.overrides.rows[$0] }
        .filter { !$0.note.isOfReview }
      rows[image] = hand + (overrides[image] ?? [])
    }
    var pairs: [(pair: Set<String>, row: DuplicateRow?)] = duplicates.map { ($0.pair, $0) }
    let kept = Set(pairs.map(\.pair))
    for old in book.duplicates.rows where old.note.isOfReview && !kept.contains(old.pair) {
      pairs.append((old.pair, nil))
    }
    let (all, decisions) = (rows, pairs)
    return try ReviewError.wrapping {
      (
        try book.overrides.replacing(all, rules: rulesOfBook),
        try book.duplicates.replacing(decisions, people: book.file.people.map(\.value))
      )
    }
  }

  /// Writes both files, each whole or not at all.
  ///
  /// Fails as `edits` does, and when a file was changed meanwhile or can't be written.
  package func write() throws(ReviewError) {
    let edits = try edits()
    try ReviewError.wrapping {
      try edits.overrides.write()
      try edits.duplicates.write()
    }
  }
}

extension Subject {
  /// The one image that it is about; nil for pairs and questions about classes.
  fileprivate var image: String? {
    switch self {
    case .label(let image, _), .site(let image), .topic(let image): image
    case .pair, .other: nil
    }
  }
}

extension RuleNote {
  /// Whether the review wrote the row.
  fileprivate var isOfReview: Bool { why?.hasPrefix(ResolvedReview.mark) == true }
}
