internal import Catalogue
internal import Provenance
internal import Vocabulary

/// The rows of a table of separated values: CSV, TSV, semicolons.
struct SeparatedRows: TableRows {
  let header: [String]
  private let positions: [String: Int]
  private let path: String
  private var rows: CSVRows
  private var headerOddities: [CSVTable.Problem]

  /// Reads the header.
  init(_ bytes: [UInt8], path: String, delimiter: UInt8?) {
    self.path = path
    rows = CSVRows(bytes, separator: delimiter ?? Self.separator(bytes, path))
    if rows.next() {
      header = rows.fields.indices.map { [rows] in TermText.collapsed(rows.text($0)) }
      headerOddities = rows.oddities
    } else {
      header = []
      headerOddities = [.init(line: 1, what: "the table is empty")]
    }
    positions = Dictionary(
      header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var line: Int { rows.line }
  var byteRange: Range<Int> { rows.byteRange }

  func position(of column: String) -> Int? { positions[column] }
  func hasCell(_ position: Int) -> Bool { true }
  func text(_ position: Int) -> String { rows.text(position) }
  func range(_ position: Int) -> Range<Int> { rows.fields[position].byteRange }
  func items(_ position: Int) -> [CellItem]? { nil }

  func content(_ position: Int) -> CellContent {
    let field = rows.fields[position]
    if field.form == .plain {
      return CellContent(
        bytes: Array(rows.bytes[field.byteRange]), range: field.byteRange, gaps: [])
    }
    let (bytes, gaps) = rows.unquoted(field)
    return CellContent(bytes: bytes, range: field.byteRange, gaps: gaps)
  }

  mutating func next(_ builder: inout RecordBuilder) -> Bool {
    report(headerOddities, &builder)
    headerOddities = []
    while rows.next() {
      if !rows.oddities.isEmpty { report(rows.oddities, &builder) }
      if rows.fields.count == header.count { return true }
      if let problem = rows.widthProblem(header: header.count) { report([problem], &builder) }
    }
    return false
  }

  private func report(_ problems: [CSVTable.Problem], _ builder: inout RecordBuilder) {
    for problem in problems {
      builder.add(
        Finding(
          source: path, position: Position(line: problem.line, column: 1), severity: .error,
          code: "row-malformed", what: problem.what,
          remedy: "Mend the row; a row of another width gave no record."))
    }
  }

  /// The separator by the file's ending, else by the header: a line without a comma but with
  /// semicolons or tabs is cut at these.
  private static func separator(_ bytes: [UInt8], _ path: String) -> UInt8 {
    let lower = path.lowercased()
    let tab = UInt8(ascii: "\t")
    if lower.hasSuffix(".tsv") || lower.hasSuffix(".tab") { return tab }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    if line.contains(UInt8(ascii: ",")) { return UInt8(ascii: ",") }
    if line.contains(UInt8(ascii: ";")) { return UInt8(ascii: ";") }
    return line.contains(tab) ? tab : UInt8(ascii: ",")
  }
}
