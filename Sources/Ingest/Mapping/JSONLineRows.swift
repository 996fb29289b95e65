internal import Terms
internal import Vocabulary

/// The rows of a table of JSON Lines: one object a line, its members are the columns.
///
/// A dotted name reaches into objects: `meta.clinical.sex`. A member that an object lacks is a column
/// that the row lacks.
struct JSONLineRows: JSONRows {
  private(set) var header: [String] = []
  private(set) var line = 0
  private(set) var byteRange = 0..<0
  let bytes: [UInt8]
  private let path: String
  var columns: [String] = []
  private var object = JSONNode(value: .null, range: 0..<0)
  private var offset = 0
  /// Where numbers stand that are none, in the lines so far.
  private var missing: [Int] = []

  /// Lines that are looked at to learn the columns' names.
  private static let headerLines = 100

  /// Finds the columns.
  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    var seen: Set<String> = []
    var known: [String] = []
    var start = 0
    for _ in 0..<Self.headerLines {
      guard let line = Self.line(bytes, from: start) else { break }
      start = line.next
      guard let root = JSONReader.read(Array(bytes[line.range])).root else { continue }
      JSONCells.names(of: root) { if seen.insert($0).inserted { known.append($0) } }
    }
    header = known
  }

  mutating func next(_ builder: inout RecordBuilder) -> Bool {
    while let found = Self.line(bytes, from: offset) {
      line += 1
      offset = found.next
      byteRange = found.range
      let text = Array(bytes[found.range])
      if text.allSatisfy({ $0 <= 0x20 }) { continue }
      let document = JSONReader.document(text)
      let problem = document.problem
      // A line stands for itself: what is wrong with one does not touch the others.
      if let root = document.root, problem == nil, root.members != nil {
        object = root
        missing += document.missing.map { $0 + found.range.lowerBound }
        return true
      }
      let what = problem.map {
        "\($0.what), at byte \($0.offset) of the line; the line gave no record"
      }
      builder.add(
        Finding(
          source: path,
          position: Position(
            line: line, column: 1,
            byteOffset: builder.text.sourceRange(found.range).lowerBound),
          severity: .error, code: "json-malformed",
          what: what ?? "the line is no object and gave no record",
          remedy: problem.map { "\($0.remedy)." } ?? "Write one object a line.",
          excerpt: String(decoding: text.prefix(RecordBuilder.excerptLength), as: UTF8.self)))
    }
    builder.find(missingNumbers: missing)
    missing = []
    return false
  }

  var cells: JSONCells { JSONCells(object: object, start: byteRange.lowerBound) }

  /// The next line without its end, and where the one after it begins.
  private static func line(_ bytes: [UInt8], from start: Int) -> (range: Range<Int>, next: Int)? {
    guard start < bytes.count else { return nil }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let isCut = end > start && bytes[end - 1] == UInt8(ascii: "\r")
    return (start..<(isCut ? end - 1 : end), end + 1)
  }
}
