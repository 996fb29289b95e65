/// One row of `rules.duplicates.csv`: a decision about a pair of images.
package struct DuplicateRow: Sendable {
  /// The line in the file; 0 for a row that is not written yet.
  package let line: Int
  /// One image's key.
  package let image: String
  /// The other's.
  package let other: String
  /// Whether both show the same photograph.
  package let isSame: Bool
  /// Who decided, when and why.
  package let note: RuleNote

  /// Decides about a pair.
  package init(
    line: Int = 0, image: String, other: String, isSame: Bool, note: RuleNote = RuleNote()
  ) {
    self.line = line
    self.image = image
    self.other = other
    self.isSame = isSame
    self.note = note
  }

  /// The pair, whichever image is named first.
  package var pair: Set<String> { [image, other] }
}

extension DuplicateRow: CorrectionRow {
  package var fields: [String: String] {
    [
      "image": image, "other": other, "verdict": isSame ? "same" : "different",
      "by": note.by ?? "", "date": note.date ?? "", "why": note.why ?? "",
    ].mapValues { CorrectionTable.plain($0) }
  }

  package var meaning: [[String]] {
    let fields = fields
    return [fields.keys.sorted().map { fields[$0] ?? "" }]
  }
}

extension DuplicateDecisions: CorrectionList {
  static var remedy: String { "Write the keys of two images." }
  static func subject(of row: DuplicateRow) -> Set<String> { row.pair }
  static func images(of subject: Set<String>) -> [String] { subject.sorted() }
  static func words(_ subject: Set<String>) -> String {
    "the decision about \(subject.sorted().joined(separator: " and "))"
  }

  /// The file with the decisions about some pairs replaced; a pair without one is no longer decided.
  ///
  /// Fails, refuses and keeps as `CorrectionList.replacing` does.
  package func replacing(
    _ decisions: [(pair: Set<String>, row: DuplicateRow?)], people: [String]
  ) throws(TaxonomyError) -> CorrectedTable<Set<String>, DuplicateDecisions> {
    try replacing(decisions.map { ($0.pair, [$0.row].compactMap { $0 }) }) {
      $0.check(people: people)
    }
  }
}
