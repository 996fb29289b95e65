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
  /// Classes of which nobody can tell whether they are there.
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

  package func says(_ other: OverrideRow) -> Bool {
    func plain(_ list: [String]) -> [String] { list.map { CorrectionTable.plain($0) } }
    return fields == other.fields && plain(removeTerms) == plain(other.removeTerms)
      && plain(addClasses) == plain(other.addClasses)
      && plain(removeClasses) == plain(other.removeClasses)
      && plain(unknownClasses) == plain(other.unknownClasses)
      && expects.map(plain) == other.expects.map(plain)
  }
}

extension Overrides {
  /// The file with the rows of some images replaced, by image; no rows take an image's corrections back.
  ///
  /// Rows that say what they said, and all other lines, keep their bytes. New rows stand where the first
  /// replaced one stood, or at the end, images in order of their keys. Fails with `rules` for what the
  /// reader would refuse or read otherwise, in the lines of the file as it would be.
  package func replacing(
    _ rowsOfImages: [String: [OverrideRow]], rules: RuleSet
  ) throws(TaxonomyError) -> (edit: CorrectionEdit, overrides: Overrides) {
    var bytes = self.bytes
    guard CorrectionText(bytes, columns: Self.layout.columns).isEditable else {
      throw .rules([finding(1, "the text is not UTF-8", remedy: "Save it as 'CSV UTF-8'.")])
    }
    var now = self
    for image in rowsOfImages.keys.sorted() {
      let rows = rowsOfImages[image] ?? []
      let old = (now.byImage[image] ?? []).map { now.rows[$0] }
      let (gone, added) = CorrectionText.difference(from: old, to: rows)
      if gone.isEmpty, added.isEmpty { continue }
      let rare = added.contains { !$0.unknownClasses.isEmpty } ? Self.layout.rare : []
      bytes = CorrectionText(bytes, columns: Self.layout.columns + rare)
        .replacing(gone, with: added.map(\.fields))
      let after = Overrides(bytes, path: path)
      let others = now.rows.filter { $0.image != image }
      let mine = (after.byImage[image] ?? []).map { after.rows[$0] }
      guard after.findings.isEmpty else { throw .rules(after.findings) }
      guard CorrectionText.agree(mine, rows), rows.allSatisfy({ $0.image == image }),
        CorrectionText.agree(after.rows.filter { $0.image != image }, others)
      else {
        throw .rules([
          finding(
            mine.first?.line ?? 1, "a correction of '\(image)' would read back otherwise",
            remedy: "No term or class may hold '|' or be empty.")
        ])
      }
      now = after
    }
    let wrong = now.findings + now.check(rules: rules)
    guard wrong.isEmpty else { throw .rules(wrong) }
    return (CorrectionEdit(path: path, before: digest, bytes: bytes), now)
  }

  private func finding(_ line: Int, _ what: String, remedy: String) -> RuleFinding {
    RuleFinding(
      .overrideRow, file: path, at: Position(line: line, column: 1), what, remedy: remedy)
  }
}
