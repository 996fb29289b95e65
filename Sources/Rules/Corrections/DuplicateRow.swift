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

  package func says(_ other: DuplicateRow) -> Bool { fields == other.fields }
}

extension DuplicateDecisions {
  /// The file with the decisions about some pairs replaced; a pair without one is no longer decided.
  ///
  /// Rows that say what they said, and all other lines, keep their bytes. New rows stand where the first
  /// replaced one stood, or at the end, in the given order. Fails with `rules` for what the reader would
  /// refuse or read otherwise, in the lines of the file as it would be.
  package func replacing(
    _ decisions: [(pair: Set<String>, row: DuplicateRow?)], people: [String]
  ) throws(TaxonomyError) -> (edit: CorrectionEdit, duplicates: DuplicateDecisions) {
    var bytes = self.bytes
    guard CorrectionText(bytes, columns: Self.layout.columns).isEditable else {
      throw .rules([finding(1, "the text is not UTF-8", remedy: "Save it as 'CSV UTF-8'.")])
    }
    var now = self
    for (pair, row) in decisions {
      let rows = row.map { [$0] } ?? []
      let (gone, added) = CorrectionText.difference(
        from: now.rows.filter { $0.pair == pair }, to: rows)
      if gone.isEmpty, added.isEmpty { continue }
      bytes = CorrectionText(bytes, columns: Self.layout.columns)
        .replacing(gone, with: added.map(\.fields))
      let after = DuplicateDecisions(bytes, path: path)
      guard after.findings.isEmpty else { throw .rules(after.findings) }
      guard rows.allSatisfy({ $0.pair == pair }),
        CorrectionText.agree(after.rows.filter { $0.pair == pair }, rows),
        CorrectionText.agree(
          after.rows.filter { $0.pair != pair }, now.rows.filter { $0.pair != pair })
      else {
        throw .rules([
          finding(
            1,
            "the decision about \(pair.sorted().joined(separator: " and ")) would read back otherwise",
            remedy: "Write the keys of two images.")
        ])
      }
      now = after
    }
    let wrong = now.findings + now.check(people: people)
    guard wrong.isEmpty else { throw .rules(wrong) }
    return (CorrectionEdit(path: path, before: digest, bytes: bytes), now)
  }

  private func finding(_ line: Int, _ what: String, remedy: String) -> RuleFinding {
    finding(.duplicatesRow, line, what, remedy: remedy)
  }
}
