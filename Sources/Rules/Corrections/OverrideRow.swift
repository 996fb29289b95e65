internal import Vocabulary

/// One row of `rules.overrides.csv`: a correction of one image.
package struct OverrideRow: Sendable {
  /// The line in the file; 0 for a row that is not written yet.
  package let line: Int
  /// The image's key.
  package let image: String
  /// Terms to take away, as written.
  package var removeTerms: [String] = []
  /// Classes to add.
  package var addClasses: [String] = []
  /// Classes to take away.
  package var removeClasses: [String] = []
  /// Classes of which nobody can know whether they are there.
  package var unknownClasses: [String] = []
  /// The site's class id, or nil to leave it.
  package var setSite: String?
  /// Whether the image is left out.
  package var exclude = false
  /// Who decided, when and why.
  package var note: RuleNote
  /// The terms that the reviewer saw; nil when not recorded.
  package var expects: [String]?

  /// Classes that are said to be there or not.
  var decided: Set<String> { Set(addClasses + removeClasses) }

  /// Corrects nothing yet.
  package init(image: String, note: RuleNote = RuleNote(), line: Int = 0) {
    self.image = image
    self.note = note
    self.line = line
  }
}

extension OverrideRow: CorrectionRow {
  package var fields: [String: String] {
    [
      "image": image, "remove_term": removeTerms.joined(separator: "|"),
      "add_class": addClasses.joined(separator: "|"),
      "remove_class": removeClasses.joined(separator: "|"), "set_site": setSite ?? "",
      "exclude": exclude ? "yes" : "", "why": note.why ?? "", "by": note.by ?? "",
      "date": note.date ?? "", "expects": (expects ?? []).joined(separator: "|"),
      "unknown_class": unknownClasses.joined(separator: "|"),
    ].mapValues { CorrectionTable.plain($0) }
  }

  package var meaning: [[String]] {
    let fields = fields
    let lists = [removeTerms, addClasses, removeClasses, unknownClasses, expects ?? []]
    return [fields.keys.sorted().map { fields[$0] ?? "" }, [expects == nil ? "" : "expects"]]
      + lists.map { $0.map { CorrectionTable.plain($0) } }
  }
}

extension Overrides {
  /// The file with the rows of some images replaced, by image; no rows take an image's corrections back.
  ///
  /// Rows that say what they said, and all other lines, keep their bytes. New rows stand where the first
  /// replaced one stood, or at the end, images in order of their keys. An image of which the reader would refuse
  /// a row, or read it otherwise, keeps the rows that it has, and is named. Fails with `rules` when the table itself
  /// can't be read.
  package func replacing(
    _ rowsOfImages: [String: [OverrideRow]], rules: RuleSet
  ) throws(TaxonomyError) -> CorrectedTable<String, Overrides> {
    guard CorrectionText(bytes, columns: Self.layout.columns).isEditable else {
      throw .rules([finding(1, "the text is not UTF-8", remedy: "Save it as 'CSV UTF-8'.")])
    }
    guard findings.isEmpty else { throw .rules(findings) }
    var refused: [String: [RuleFinding]] = [:]
    var replacements: [CorrectionText.Replacement] = []
    var meant: [String: [OverrideRow]] = [:]
    for image in rowsOfImages.keys.sorted() {
      let rows = rowsOfImages[image] ?? []
      let (gone, added) = CorrectionText.difference(from: self.rows(of: image), to: rows)
      if gone.isEmpty, added.isEmpty { continue }
      let wrong = faults(rows, of: image, rules)
      guard wrong.isEmpty else {
        refused[image] = wrong
        continue
      }
      replacements.append(.init(lines: gone, rows: added.map(\.fields)))
      meant[image] = rows
    }
    if replacements.isEmpty {
      return CorrectedTable(
        edit: CorrectionEdit(path: path, before: digest, bytes: bytes), table: self,
        refused: refused)
    }
    let needsRare = replacements.contains { $0.rows.contains { $0["unknown_class"] != "" } }
    let text = CorrectionText(
      bytes, columns: Self.layout.columns + (needsRare ? Self.layout.rare : []))
    let after = Overrides(text.replacing(replacements), path: path)
    var wrong = after.findings
    for image in Set(after.byImage.keys).union(byImage.keys).union(meant.keys).sorted()
    where !CorrectionText.agree(after.rows(of: image), meant[image] ?? rows(of: image)) {
      wrong.append(
        finding(
          after.rows(of: image).first?.line ?? 1,
          "the rows of '\(image)' would read back otherwise",
          remedy: "Write the table anew as 'CSV UTF-8'."))
    }
    guard wrong.isEmpty else { throw .rules(wrong) }
    return CorrectedTable(
      edit: CorrectionEdit(path: path, before: digest, bytes: after.bytes), table: after,
      refused: refused)
  }

  /// An image's rows, in the order of their lines.
  package func rows(of image: String) -> [OverrideRow] {
    (byImage[image] ?? []).map { rows[$0] }
  }

  /// What the reader says of an image's rows by themselves.
  private func faults(
    _ rows: [OverrideRow], of image: String, _ rules: RuleSet
  ) -> [RuleFinding] {
    let text = CorrectionText([], columns: Self.layout.columns + Self.layout.rare)
    let alone = Overrides(text.replacing([.init(rows: rows.map(\.fields))]), path: path)
    let found = alone.findings + alone.check(rules: rules)
    if found.isEmpty, CorrectionText.agree(alone.rows, rows),
      rows.allSatisfy({ $0.image == image })
    {
      return []
    }
    // A row that stands in the file is named by its line there; another one has none.
    let line = rows.first { $0.line > 0 }?.line ?? 1
    guard found.isEmpty else {
      return found.map {
        RuleFinding(
          $0.code, file: path, at: Position(line: line, column: 1), $0.what, remedy: $0.remedy)
      }
    }
    return [
      finding(
        line, "a correction of '\(image)' would read back otherwise",
        remedy: "No term or class may hold '|' or be empty.")
    ]
  }

  private func finding(_ line: Int, _ what: String, remedy: String) -> RuleFinding {
    RuleFinding(
      .overrideRow, file: path, at: Position(line: line, column: 1), what, remedy: remedy)
  }
}
