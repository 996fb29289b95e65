internal import Documents
internal import Terms
internal import Vocabulary

/// Reads an edited CSV of terms.
struct TermsCSVReader {
  private let table: ImportedTable
  private let names: NameFinder
  private let columns: [TermsCSVColumn: Int]

  /// Whether a table is a CSV of terms.
  static func recognises(_ table: ImportedTable) -> Bool {
    table.index(of: "term") != nil && table.index(of: "verb") != nil
  }

  /// Fails when a column is missing.
  init(_ table: ImportedTable, names: NameFinder, path: String) throws(TaxonomyError) {
    self.table = table
    self.names = names
    var columns: [TermsCSVColumn: Int] = [:]
    for column in TermsCSVColumn.allCases { columns[column] = table.index(of: column.rawValue) }
    for column in [TermsCSVColumn.facet, .term, .verb, .classes] where columns[column] == nil {
      throw .importFile(
        path: path, line: table.headerLine, what: "the column '\(column.rawValue)' is missing")
    }
    self.columns = columns
  }

  /// The rows that are not blank.
  func rows() -> [ImportedRow] {
    table.rows.compactMap { row in
      let cells = row.fields.map(\.trimmed)
      if cells.allSatisfy(\.isEmpty) { return nil }
      return read(cells, line: row.line)
    }
  }

  private func read(_ cells: [String], line: Int) -> ImportedRow {
    func cell(_ column: TermsCSVColumn) -> String {
      columns[column].flatMap { $0 < cells.count ? cells[$0] : nil } ?? ""
    }
    let term = cell(.term)
    func refused(_ why: String) -> ImportedRow {
      let verb = cell(.verb).isEmpty ? "row" : cell(.verb)
      return ImportedRow(line: line, text: "\(verb) '\(term)'", content: .refused(why))
    }
    // A comma that lost its quotes moves every cell behind it into the wrong column.
    if cells.dropFirst(table.header.count).contains(where: { !$0.isEmpty }) {
      return refused("It has more cells than the header has columns.")
    }
    guard let facet = Self.facet(cell(.facet)) else {
      return refused("'\(cell(.facet))' is neither lesion nor site nor diagnosis.")
    }
    if TermText.path(term).isEmpty { return refused("It names no term.") }
    guard let condition = FieldList(cell(.when)),
      condition.fields.keys.allSatisfy({ ImportedRow.conditionKeys.contains($0) })
    else { return refused("'\(cell(.when))' is no condition: write from=…|site=….") }
    // An export lists undecided terms without a verb: left like that, they are no error.
    guard !cell(.verb).isEmpty else {
      let isOpen = cell(.classes).isEmpty && cell(.mayBe).isEmpty
      guard isOpen else { return refused("It has a class and no verb.") }
      return ImportedRow(
        line: line, text: "'\(term)'", content: .open(facet, term: term), condition: condition)
    }
    let words = TermRule.Verb.allCases.map(\.rawValue)
    let word = String(cell(.verb).lowercased().map { " -".contains($0) ? "_" : $0 })
    guard let verb = Decision.Verb(rawValue: word), words.contains(word) else {
      return refused(
        "There is no verb '\(cell(.verb))'. \(Nearest.hint(word, among: words))"
          + "There are \(words.joined(separator: ", ")).")
    }
    var decision = Decision(
      verb, facet: facet, term: term, classes: list(cell(.classes), facet),
      mayBe: cell(.mayBe).lowercased() == "all" ? ["all"] : list(cell(.mayBe), facet),
      why: cell(.why).isEmpty ? nil : cell(.why))
    decision.by = names.person(cell(.by))
    if !cell(.date).isEmpty {
      guard let day = NameFinder.day(cell(.date)) else {
        return refused("'\(cell(.date))' is no clear day: write it as 2026-11-23.")
      }
      decision.date = day
    }
    return ImportedRow(
      line: line, text: decision.text, content: .rule(decision), condition: condition,
      status: cell(.status).isEmpty ? nil : cell(.status))
  }

  private func list(_ cell: String, _ facet: Facet) -> [String] {
    cell.split(separator: "|").map(\.trimmed).filter { !$0.isEmpty }
      .map { names.classID($0, facet) }
  }

  private static func facet(_ text: String) -> Facet? {
    switch text.lowercased() {
    case "lesion", "lesions": .lesion
    case "site", "sites": .site
    case "diagnosis", "diagnoses": .diagnosis
    default: nil
    }
  }
}
