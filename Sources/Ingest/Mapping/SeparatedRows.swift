internal import Documents
internal import Terms
internal import Vocabulary

/// The rows of a table of separated values: CSV, TSV, semicolons.
struct SeparatedRows: TableRows {
  let header: [String]
  private let positions: [String: Int]
  private let path: String
  private var rows: CSVRows
  private var headerOddities: [CSVTable.Problem]
  private var headerQuote: StrayQuote?

  /// Reads the header.
  init(_ bytes: [UInt8], path: String, delimiter: UInt8?) {
    self.path = path
    let dialect = CSVDialect(bytes)
    rows = CSVRows(bytes, separator: delimiter ?? Self.tab(path) ?? dialect.separator)
    for _ in 0..<dialect.preamble { _ = rows.next() }
    if rows.next() {
      headerQuote = rows.strayQuote(width: rows.fields.count)
      if let quote = headerQuote {
        // The line alone is the header; its quote belongs to no name.
        var line = CSVRows(
          Array(rows.bytes[quote.lineRange].filter { $0 != UInt8(ascii: "\"") }),
          separator: rows.separator)
        _ = line.next()
        header = line.fields.indices.map { [line] in SourceText.collapsed(line.text($0)) }
        headerOddities = []
        rows.resume(behind: quote)
      } else {
        header = rows.fields.indices.map { [rows] in SourceText.collapsed(rows.text($0)) }
        headerOddities = rows.oddities
      }
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
  func node(_ position: Int) -> (node: JSONNode, documentRange: (Range<Int>) -> Range<Int>)? { nil }

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
    // The header was read before there was a builder; each of its faults is reported once.
    if let quote = headerQuote { report(quote, of: "the header", &builder) }
    report(headerOddities, isKept: true, &builder)
    (headerOddities, headerQuote) = ([], nil)
    while rows.next() {
      if let quote = rows.strayQuote(width: header.count) {
        report(quote, of: "the row, which gave no record", &builder)
        // Which cells the row has is not known any more, but the lines behind the quote are rows of
        // their own.
        rows.resume(behind: quote)
        continue
      }
      let isWhole = rows.fields.count == header.count
      if !rows.oddities.isEmpty { report(rows.oddities, isKept: isWhole, &builder) }
      if isWhole { return true }
      if let problem = rows.widthProblem(header: header.count) {
        report([problem], isKept: false, &builder)
      }
    }
    return false
  }

  private func report(
    _ problems: [CSVTable.Problem], isKept: Bool, _ builder: inout RecordBuilder
  ) {
    for problem in problems {
      builder.add(
        Finding(
          source: path, position: Position(line: problem.line, column: 1), severity: .error,
          code: "row-malformed", what: problem.what,
          remedy: isKept
            ? "Put a quote within a quoted cell twice; the cell was read without the outer ones."
            : "Give the row as many fields as the header; it gave no record."))
    }
  }

  /// Reports a quote that would have taken the lines behind it.
  private func report(_ quote: StrayQuote, of row: String, _ builder: inout RecordBuilder) {
    let end = quote.isClosed ? "closed \(quote.lines) lines later" : "never closed"
    let taken =
      quote.lines == 0
      ? "" : "; the \(quote.lines) lines behind it were read as rows of their own"
    let line = quote.lineRange
    builder.add(
      Finding(
        source: path,
        position: Position(
          line: quote.line, column: quote.column,
          byteOffset: builder.text.sourceRange(quote.offset..<quote.offset).lowerBound),
        severity: .error, code: "row-malformed",
        what: "a quote that opens here is \(end), in \(row)\(taken)",
        remedy: "Remove the quote, or close it in its cell.",
        // The quote's own line alone, and not much of it: what the field would take may be the rest
        // of the file.
        excerpt: String(
          SourceText.collapsed(builder.text.raw(line.prefix(Excerpt.rowBytes)))
            .prefix(Excerpt.row))))
  }

  /// A tab where the file's ending says so.
  private static func tab(_ path: String) -> UInt8? {
    let lower = path.lowercased()
    return lower.hasSuffix(".tsv") || lower.hasSuffix(".tab") ? UInt8(ascii: "\t") : nil
  }
}
