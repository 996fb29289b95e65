internal import Terms
internal import Vocabulary

/// The rows of a JSON document: the objects of a list, one object alone, or what annotation programs
/// export (`AnnotationExport`).
struct JSONDocumentRows: JSONRows {
  private(set) var header: [String] = []
  private(set) var byteRange = 0..<0
  let bytes: [UInt8]
  private let path: String
  private var rows: [JSONNode]
  /// What is wrong, each with what it cost.
  private var problems: [(problem: JSONProblem, loss: String)] = []
  /// Where numbers stand that are none.
  private var missing: [Int]
  var columns: [String] = []
  private var index = -1
  private var mark = DocumentText.Mark()

  /// Rows that are looked at to learn the columns' names.
  private static let headerRows = 100

  /// Takes a document that was read from these bytes.
  init(_ document: JSONReader.Document, of bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    let (root, problem) = (document.root, document.problem)
    missing = document.missing
    let lines = problem == nil || root?.elements != nil ? nil : JSONReader.readLines(bytes)
    if let lines, lines.roots.count > 1 {
      // JSON Lines under another name.
      rows = lines.roots
      missing = lines.missing
      problems = lines.problems.map { ($0, "the line gave no record") }
    } else {
      rows = root.map { AnnotationExport.rows(of: $0) } ?? []
      problems = problem.map { [($0, $0.unread(of: bytes.count))] } ?? []
    }
    var seen: Set<String> = []
    var known: [String] = []
    for row in rows.prefix(Self.headerRows) {
      JSONCells.names(of: row) { if seen.insert($0).inserted { known.append($0) } }
    }
    header = known
  }

  var line: Int { mark.line }

  mutating func next(_ builder: inout RecordBuilder) -> Bool {
    // The document was read before there was a builder; each of its faults is reported once.
    builder.find(missingNumbers: missing)
    missing = []
    for (problem, loss) in problems {
      builder.find(
        .error, "json-malformed", "not JSON: \(problem.what); \(loss)",
        remedy: "\(problem.remedy).", at: problem.offset)
    }
    problems = []
    while index + 1 < rows.count {
      index += 1
      byteRange = rows[index].range
      // The mark moves on with the rows, so that the lines of a large document are counted once.
      _ = builder.text.position(of: byteRange.lowerBound, from: &mark)
      if rows[index].members != nil { return true }
      builder.find(
        .error, "json-malformed", "an element of the list is no object",
        remedy: "Write one object there; it gave no record.", at: byteRange.lowerBound)
    }
    return false
  }

  var cells: JSONCells { JSONCells(object: rows[index], start: 0) }
}
