package import Digests
internal import Documents
internal import Vocabulary

/// The corrections of single images, one a row of `rules.overrides.csv`.
package struct Overrides: Sendable {
  /// The columns of the file.
  static let layout = CorrectionTable.Layout(
    columns: [
      "image", "remove_term", "add_class", "remove_class", "set_site", "exclude", "why", "by",
      "date", "expects",
    ], needed: 1, rare: ["unknown_class"], code: .overrideRow)

  /// The path, as findings name it.
  package let path: String
  /// The rows that name an image, in the file's order.
  package private(set) var rows: [OverrideRow] = []
  /// What can't be read.
  package private(set) var findings: [RuleFinding] = []
  /// Rows by image.
  package private(set) var byImage: [String: [Int]] = [:]
  /// The file's bytes.
  package let bytes: [UInt8]
  package let digest: Digest

  /// No corrections.
  package init(path: String) {
    self.path = path
    bytes = []
    digest = Digest.of([])
  }

  /// Reads the file's bytes.
  package init(_ bytes: [UInt8], path: String) {
    self.path = path
    self.bytes = bytes
    digest = Digest.of(bytes)
    let table = CorrectionTable(bytes, path: path, layout: Self.layout)
    findings = table.findings
    for row in table.rows { read(row) }
    for (position, row) in rows.enumerated() { byImage[row.image, default: []].append(position) }
  }

  private mutating func read(_ row: CorrectionTable.Row) {
    let truth = ["yes", "true", "1", "x"]
    let exclude = row.text("exclude").lowercased()
    // The row is kept, so that its other cells are checked in the same run; the finding is an
    // error, and no rules with errors are applied.
    if !exclude.isEmpty, !truth.contains(exclude), !["no", "false", "0"].contains(exclude) {
      report(
        .overrideRow, row.line, "exclude can't be '\(exclude)'", remedy: "Write yes, or nothing.")
    }
    guard let image = row.optional("image") else {
      report(.overrideRow, row.line, "the image is missing", remedy: "Write the image's key.")
      return
    }
    var correction = OverrideRow(image: image, note: row.note, line: row.line)
    correction.removeTerms = row.list("remove_term")
    correction.addClasses = row.list("add_class")
    correction.removeClasses = row.list("remove_class")
    correction.unknownClasses = row.list("unknown_class")
    correction.setSite = row.optional("set_site")
    correction.exclude = truth.contains(exclude)
    correction.expects = row.optional("expects") == nil ? nil : row.list("expects")
    rows.append(correction)
  }

  private mutating func report(_ code: RuleCode, _ line: Int, _ what: String, remedy: String) {
    findings.append(
      RuleFinding(
        code, file: path, at: Position(line: line, column: 1), what, remedy: remedy))
  }

  /// What is wrong with the corrections as such and against the rules: unknown classes and people, contradictions.
  package func check(rules: RuleSet) -> [RuleFinding] {
    var found: [RuleFinding] = []
    func report(
      _ code: RuleCode, _ row: OverrideRow, _ what: String, remedy: String, other: Int? = nil
    ) {
      found.append(
        RuleFinding(
          code, file: path, at: Position(line: row.line, column: 1), what, remedy: remedy,
          related: other.map {
            [.init(file: path, position: Position(line: $0, column: 1), what: "the other row")]
          } ?? []))
    }
    let people = rules.file.people.map(\.value)
    for row in rows {
      for (ids, known) in [
        (row.addClasses + row.removeClasses + row.unknownClasses, rules.lesions.classIDs),
        (row.setSite.map { $0 == "unknown" ? [] : [$0] } ?? [], rules.sites.classIDs),
      ] {
        for id in ids where !known.contains(id) {
          report(
            .undefinedClass, row, "the class '\(id)' is not defined",
            remedy: Nearest.hint(id, among: known) + "Write a class id of the rules file.")
        }
      }
      if let by = row.note.by, !people.contains(by) {
        report(
          .unknownPerson, row, "unknown person '\(by)'",
          remedy: Nearest.hint(by, among: people) + "Add the person under 'people'.")
      }
    }
    for image in byImage.keys.sorted() {
      let mine = (byImage[image] ?? []).map { rows[$0] }
      // A row is compared with itself too: one row can add and remove the same class.
      for row in mine {
        for other in mine where other.line >= row.line {
          let clash = Set(row.addClasses).intersection(other.removeClasses)
            .union(Set(row.removeClasses).intersection(other.addClasses))
            .union(row.decided.intersection(other.unknownClasses))
            .union(Set(row.unknownClasses).intersection(other.decided))
          if let id = clash.min() {
            report(
              .overrideOpposite, other,
              "'\(id)' gets two of added, removed and unknown on \(image)",
              remedy: "Keep one of the two.", other: row.line)
          }
          if let first = row.setSite, let second = other.setSite, first != second {
            report(
              .overrideOpposite, other, "\(image) is set to two sites, '\(first)' and '\(second)'",
              remedy: "Keep one of the two.", other: row.line)
          }
        }
      }
    }
    return found
  }
}
