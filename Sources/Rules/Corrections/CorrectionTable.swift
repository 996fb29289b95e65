internal import Documents
internal import Vocabulary

/// A table of corrections next to the rules, as a person or a program saved it.
///
/// Columns may stand in any order and letter case, and may be left out; what is odd becomes a finding.
struct CorrectionTable: Sendable {
  /// What a table of corrections may have.
  struct Layout: Sendable {
    /// The columns, in the order in which they are written.
    let columns: [String]
    /// How many of the first columns every table must have.
    let needed: Int
    /// Columns that a table has only where a row needs them.
    var rare: [String] = []
    /// The code of findings about rows.
    let code: RuleCode

    /// The columns in words.
    var text: String {
      "Columns: \(columns.joined(separator: ", "))"
        + (rare.isEmpty ? "." : "; where a row needs it: \(rare.joined(separator: ", ")).")
    }
  }

  /// One row by the names of its columns.
  struct Row: Sendable {
    /// The line in the file, from 1.
    let line: Int
    fileprivate let texts: [String: String]

    /// A field with single blanks between its words; empty when the table lacks the column.
    func text(_ column: String) -> String { texts[column] ?? "" }

    /// A field; nil when it is empty.
    func optional(_ column: String) -> String? { text(column).isEmpty ? nil : text(column) }

    /// What stands between the `|` of a field.
    func list(_ column: String) -> [String] {
      text(column).split(separator: "|").map { CorrectionTable.plain($0) }.filter { !$0.isEmpty }
    }

    /// Who decided, when and why.
    var note: RuleNote {
      var note = RuleNote()
      note.why = optional("why")
      note.by = optional("by")
      note.date = optional("date")
      return note
    }
  }

  /// The rows, in the order of the file; none when a needed column is missing.
  let rows: [Row]
  /// What can't be read.
  let findings: [RuleFinding]

  /// Reads a file's bytes.
  init(_ bytes: [UInt8], path: String, layout: Layout) {
    let table = CSVTable.parse(bytes)
    func finding(_ code: RuleCode, _ line: Int, _ what: String, _ remedy: String) -> RuleFinding {
      RuleFinding(
        code, file: path, at: Position(line: line, column: 1), what, remedy: remedy)
    }
    var findings = table.problems.map { finding(layout.code, $0.line, $0.what, "Repair the row.") }
    let names = table.header.map { $0.lowercased() }
    let known = layout.columns + layout.rare
    for (name, written) in zip(names, table.header) where !known.contains(name) {
      findings.append(
        finding(
          .unknownKey, table.headerLine, "unknown column '\(written)'",
          Nearest.hint(name, among: known) + layout.text))
    }
    let missing = layout.columns.prefix(layout.needed).filter { !names.contains($0) }
    for name in missing {
      findings.append(
        finding(
          .missingKey, table.headerLine, "the column '\(name)' is missing", layout.text))
    }
    // Without a needed column every row would be wrong for the same reason: the header's finding
    // says it once.
    self.findings = findings
    rows =
      missing.isEmpty
      ? table.rows.map { row in
        Row(
          line: row.line,
          texts: Dictionary(
            zip(names, row.fields.map { Self.plain($0) }), uniquingKeysWith: { one, _ in one }))
      } : []
  }

  /// A text with single blanks between its words and none around them.
  static func plain(_ text: some StringProtocol) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
