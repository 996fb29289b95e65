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

extension DuplicateDecisions {
  /// The file with the decisions about some pairs replaced; a pair without one is no longer decided.
  ///
  /// Rows that say what they said, and all other lines, keep their bytes. New rows stand where the first
  /// replaced one stood, or at the end, in the given order. A pair whose row the reader would refuse, or read
  /// otherwise, keeps what it has, and is named. Fails with `rules` when the table itself can't be read.
  package func replacing(
    _ decisions: [(pair: Set<String>, row: DuplicateRow?)], people: [String]
  ) throws(TaxonomyError) -> CorrectedTable<Set<String>, DuplicateDecisions> {
    guard CorrectionText(bytes, columns: Self.layout.columns).isEditable else {
      throw .rules([finding(1, "the text is not UTF-8", remedy: "Save it as 'CSV UTF-8'.")])
    }
    guard findings.isEmpty else { throw .rules(findings) }
    let old = Dictionary(grouping: rows, by: \.pair)
    var refused: [Set<String>: [RuleFinding]] = [:]
    var replacements: [CorrectionText.Replacement] = []
    var meant: [Set<String>: [DuplicateRow]] = [:]
    for (pair, row) in decisions {
      let rows = row.map { [$0] } ?? []
      let (gone, added) = CorrectionText.difference(from: old[pair] ?? [], to: rows)
      if gone.isEmpty, added.isEmpty { continue }
      let wrong = row.map { faults($0, of: pair, people) } ?? []
      guard wrong.isEmpty else {
        refused[pair] = wrong
        continue
      }
      replacements.append(.init(lines: gone, rows: added.map(\.fields)))
      meant[pair] = rows
    }
    if replacements.isEmpty {
      return CorrectedTable(
        edit: CorrectionEdit(path: path, before: digest, bytes: bytes), table: self,
        refused: refused)
    }
    let text = CorrectionText(bytes, columns: Self.layout.columns)
    let after = DuplicateDecisions(text.replacing(replacements), path: path)
    let now = Dictionary(grouping: after.rows, by: \.pair)
    var wrong = after.findings
    for pair in Set(now.keys).union(old.keys).union(meant.keys).sorted(by: {
      $0.sorted().lexicographicallyPrecedes($1.sorted())
    })
    where !CorrectionText.agree(now[pair] ?? [], meant[pair] ?? old[pair] ?? []) {
      wrong.append(
        finding(
          now[pair]?.first?.line ?? 1,
          "the decision about \(pair.sorted().joined(separator: " and ")) would read back otherwise",
          remedy: "Write the table anew as 'CSV UTF-8'."))
    }
    guard wrong.isEmpty else { throw .rules(wrong) }
    return CorrectedTable(
      edit: CorrectionEdit(path: path, before: digest, bytes: after.bytes), table: after,
      refused: refused)
  }

  /// What the reader says of a pair's row by itself.
  private func faults(
    _ row: DuplicateRow, of pair: Set<String>, _ people: [String]
  ) -> [RuleFinding] {
    let text = CorrectionText([], columns: Self.layout.columns)
    let alone = DuplicateDecisions(text.replacing([.init(rows: [row.fields])]), path: path)
    let found = alone.findings + alone.check(people: people)
    let line = max(1, row.line)
    guard found.isEmpty else {
      return found.map { finding($0.code, line, $0.what, remedy: $0.remedy) }
    }
    guard row.pair == pair, CorrectionText.agree(alone.rows, [row]) else {
      return [
        finding(
          line,
          "the decision about \(pair.sorted().joined(separator: " and ")) would read back otherwise",
          remedy: "Write the keys of two images.")
      ]
    }
    return []
  }

  private func finding(_ line: Int, _ what: String, remedy: String) -> RuleFinding {
    finding(.duplicatesRow, line, what, remedy: remedy)
  }
}
