internal import Provenance
internal import Vocabulary

/// One row of `rules.overrides.csv`: a correction of one image.
struct OverrideRow: Sendable {
  /// The line in the file.
  let line: Int
  /// The image's key.
  let image: String
  /// Terms to take away, as written.
  let removeTerms: [String]
  /// Classes to add.
  let addClasses: [String]
  /// Classes to take away.
  let removeClasses: [String]
  /// The site's class id, or nil to leave it.
  let setSite: String?
  /// Whether the image is left out.
  let exclude: Bool
  /// Who decided, when and why.
  let note: RuleNote
  /// The terms that the reviewer saw; nil when not recorded.
  let expects: [String]?
}

/// The corrections of single images, in the order of image and line.
struct Overrides: Sendable {
  /// The columns of the file.
  static let columns = [
    "image", "remove_term", "add_class", "remove_class", "set_site", "exclude", "why", "by", "date",
    "expects",
  ]

  /// The file.
  let path: String
  /// The rows.
  private(set) var rows: [OverrideRow] = []
  /// What can't be read.
  private(set) var findings: [RuleFinding] = []
  /// Rows by image.
  private(set) var byImage: [String: [Int]] = [:]
  /// Digest of the file's bytes.
  private(set) var digest = Digest.of([])

  /// No corrections.
  init(path: String) {
    self.path = path
  }

  /// Reads the file's bytes.
  init(_ bytes: [UInt8], path: String) {
    self.path = path
    digest = Digest.of(bytes)
    let table = CSVTable.parse(bytes)
    for problem in table.problems {
      report(.overrideRow, problem.line, problem.what, remedy: "Repair the row.")
    }
    for name in table.header where !Self.columns.contains(name) {
      report(
        .unknownKey, table.headerLine, "unknown column '\(name)'",
        remedy: Nearest.hint(name, among: Self.columns)
          + "Columns: \(Self.columns.joined(separator: ", ")).")
    }
    guard let image = table.index(of: "image") else {
      report(
        .missingKey, table.headerLine, "the column 'image' is missing",
        remedy: "Columns: \(Self.columns.joined(separator: ", ")).")
      return
    }
    for row in table.rows { read(row, table, image: image) }
    for (position, row) in rows.enumerated() { byImage[row.image, default: []].append(position) }
  }

  private mutating func read(_ row: CSVTable.Row, _ table: CSVTable, image: Int) {
    func field(_ name: String) -> String {
      guard let column = table.index(of: name), column < row.fields.count else { return "" }
      let text = row.fields[column]
      return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    func list(_ name: String) -> [String] {
      field(name).split(separator: "|")
        .map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
    }
    let truth = ["yes", "true", "1", "x"]
    let exclude = field("exclude").lowercased()
    if !exclude.isEmpty, !truth.contains(exclude), !["no", "false", "0"].contains(exclude) {
      report(
        .overrideRow, row.line, "exclude can't be '\(exclude)'", remedy: "Write yes, or nothing.")
    }
    var note = RuleNote()
    note.why = field("why").isEmpty ? nil : field("why")
    note.by = field("by").isEmpty ? nil : field("by")
    note.date = field("date").isEmpty ? nil : field("date")
    let key = field("image")
    guard !key.isEmpty else {
      report(.overrideRow, row.line, "the image is missing", remedy: "Write the image's key.")
      return
    }
    rows.append(
      OverrideRow(
        line: row.line, image: key, removeTerms: list("remove_term"),
        addClasses: list("add_class"), removeClasses: list("remove_class"),
        setSite: field("set_site").isEmpty ? nil : field("set_site"),
        exclude: truth.contains(exclude), note: note,
        expects: field("expects").isEmpty ? nil : list("expects")))
  }

  private mutating func report(_ code: RuleCode, _ line: Int, _ what: String, remedy: String) {
    findings.append(
      RuleFinding(
        code, file: path, at: Position(line: line, column: 1), what, remedy: remedy))
  }

  /// What is wrong with the corrections as such and against the data.
  func check(rules: RuleSet, atlas: Atlas?) -> [RuleFinding] {
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
        (row.addClasses + row.removeClasses, rules.lesions.classIDs),
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
      for row in mine {
        for other in mine where other.line >= row.line {
          let clash = Set(row.addClasses).intersection(other.removeClasses)
            .union(Set(row.removeClasses).intersection(other.addClasses))
          if let id = clash.min() {
            report(
              .overrideOpposite, other, "'\(id)' is added to and removed from \(image)",
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
    if let atlas { found += check(against: atlas, rules: rules) }
    return found
  }
}
