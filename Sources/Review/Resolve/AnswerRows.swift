internal import Documents
internal import Rules

/// Turns what is decided into rows, one entry after the other.
struct AnswerRows {
  /// The rows of each image that the review will have in the table, kept ones among them.
  private(set) var overrides: [String: [OverrideRow]] = [:]
  /// Its decisions about pairs.
  private(set) var duplicates: [DuplicateRow] = []
  /// Entries that became a row.
  private(set) var written: [Decided.Entry] = []
  /// Entries that became none, and why.
  private(set) var held: [ResolvedReview.Held] = []
  private let book: RuleBook
  private let kept: KeptRows
  private let classes: (lesions: Set<String>, sites: Set<String>)
  private let people: Set<String>
  private let handPairs: [Set<String>: DuplicateRow]

  /// Begins with the rows that stay.
  init(_ book: RuleBook, _ rules: RuleSet, _ kept: KeptRows) {
    self.book = book
    self.kept = kept
    classes = (Set(rules.lesions.classIDs), Set(rules.sites.classIDs))
    people = Set(book.file.people.map(\.value))
    handPairs = Dictionary(
      book.duplicates.rows.filter { ReviewNote($0.note) == nil }.map { ($0.pair, $0) },
      uniquingKeysWith: { first, _ in first })
    for row in book.overrides.rows where kept.keeps(row) {
      overrides[row.image, default: []].append(row)
    }
    duplicates = book.duplicates.rows.filter { kept.keeps($0) }
  }

  /// Takes an entry that changes something; `terms` gives the terms that an image has now, nil where nobody knows.
  ///
  /// Fails as `terms` does.
  mutating func take(
    _ entry: Decided.Entry, _ terms: (String) throws(ReviewError) -> [String]?
  ) throws(ReviewError) {
    if let reason = refusal(entry) { return hold(entry, reason) }
    if case .pair(let image, let other) = entry.subject { return take(entry, image, other) }
    guard let image = entry.subject.image else {
      return hold(
        entry, "It is about the rules, which the review does not write: change them by hand.")
    }
    var row = OverrideRow(image: image, note: note(entry))
    row.expects = entry.line.shown.terms
    guard correct(&row, entry) else { return }
    if let old = kept.overrides[entry.subject] {
      if !row.corrects(as: old) { hold(entry, stays(book.overrides.path, old.line)) }
      return
    }
    // The answer was about what the source said then; of other words nobody knows whether it holds.
    if let seen = row.expects, let now = try terms(image), now != seen {
      return hold(
        entry, "The image's terms have changed since it was answered: look at it again.")
    }
    if let clash = clash(row) { return hold(entry, clash) }
    overrides[image, default: []].append(row)
    written.append(entry)
  }

  /// Says that an entry becomes no row.
  mutating func hold(_ entry: Decided.Entry, _ reason: String) {
    held.append(ResolvedReview.Held(item: entry.line.item, reason: reason))
  }

  /// Takes the entries about some subjects out of those that were written, because the table can't hold their rows.
  mutating func refuse(_ reasons: [String: String], pairs: [Set<String>: String]) {
    guard !reasons.isEmpty || !pairs.isEmpty else { return }
    for entry in written {
      switch entry.subject {
      case .pair(let one, let other):
        if let reason = pairs[[one, other]] { hold(entry, reason) }
      default:
        if let reason = entry.subject.image.flatMap({ reasons[$0] }) { hold(entry, reason) }
      }
    }
    written.removeAll { entry in
      if case .pair(let one, let other) = entry.subject { return pairs[[one, other]] != nil }
      return entry.subject.image.map { reasons[$0] != nil } ?? false
    }
    duplicates.removeAll { pairs[$0.pair] != nil }
    for image in reasons.keys { overrides[image] = nil }
  }

  /// Why an answer can't become a row at all; nil when it can.
  private func refusal(_ entry: Decided.Entry) -> String? {
    if !people.contains(entry.line.by) {
      return
        "'\(entry.line.by)' is not one of the people of \(book.path): add a line under 'people'."
    }
    let (known, id): (Set<String>, String)
    switch (entry.subject, entry.opinion) {
    case (.label(_, let name), _): (known, id) = (classes.lesions, name)
    case (.site, .value(let site)): (known, id) = (classes.sites, site)
    default: return nil
    }
    return known.contains(id) ? nil : "The rules have no class '\(id)' any more."
  }

  /// Fills in what the opinion says; false when it says nothing to write.
  private func correct(_ row: inout OverrideRow, _ entry: Decided.Entry) -> Bool {
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
    if let old = kept.duplicates[entry.subject] {
      if old.isSame != row.isSame { hold(entry, stays(book.duplicates.path, old.line)) }
      return
    }
    // What people wrote by hand goes before answers.
    if let hand = handPairs[row.pair] {
      if hand.isSame != row.isSame {
        hold(
          entry, "Line \(hand.line) of \(book.duplicates.path), written by hand, says otherwise.")
      }
      return
    }
    duplicates.append(row)
    written.append(entry)
  }

  private func stays(_ path: String, _ line: Int) -> String {
    "Line \(line) of \(path) says otherwise, and stays because a log is missed that it comes from."
  }

  /// Who decided, when, and in words why.
  private func note(_ entry: Decided.Entry) -> RuleNote {
    let note = ReviewNote(
      kind: entry.line.kind, readers: entry.readers, isAdjudicated: entry.isAdjudicated,
      remark: entry.line.note)
    return RuleNote(by: entry.line.by, date: entry.line.date, why: note.text)
  }

  /// A row written by hand that speaks of the same; nil when there is none.
  private func clash(_ row: OverrideRow) -> String? {
    for hand in book.overrides.rows(of: row.image) where ReviewNote(hand.note) == nil {
      let named = Set(row.addClasses + row.removeClasses + row.unknownClasses)
      let other = Set(hand.addClasses + hand.removeClasses + hand.unknownClasses)
      let isSite = row.setSite != nil && hand.setSite != nil && row.setSite != hand.setSite
      guard isSite || !named.isDisjoint(with: other) else { continue }
      return "Line \(hand.line) of \(book.overrides.path), written by hand, speaks of it: it stays."
    }
    return nil
  }
}
