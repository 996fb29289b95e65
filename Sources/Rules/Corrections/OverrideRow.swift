/// One row of `rules.overrides.csv`: a correction of one image.
package struct OverrideRow: Sendable {
  /// The line in the file; 0 for a row that is not written yet.
  package let line: Int
  /// The image's key.
  package let image: String
  /// Terms to take away, as written.
  package var removeTerms: [String] = []
  /// Classes to add, by id.
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

extension Overrides: CorrectionList {
  static var remedy: String { "No term or class may hold '|' or be empty." }
  static func subject(of row: OverrideRow) -> String { row.image }
  static func images(of subject: String) -> [String] { [subject] }
  static func words(_ subject: String) -> String { "a correction of '\(subject)'" }

  /// The file with the rows of some images replaced, by image; no rows take an image's corrections back.
  ///
  /// New rows stand in order of their images' keys. Fails, refuses and keeps as `CorrectionList.replacing` does.
  package func replacing(
    _ rowsOfImages: [String: [OverrideRow]], rules: RuleSet
  ) throws(TaxonomyError) -> CorrectedTable<String, Overrides> {
    try replacing(rowsOfImages.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) {
      $0.check(rules: rules)
    }
  }

  /// An image's rows, in the order of their lines.
  package func rows(of image: String) -> [OverrideRow] {
    (byImage[image] ?? []).map { rows[$0] }
  }
}
