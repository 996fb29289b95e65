internal import Catalogue
internal import Provenance
internal import Vocabulary

/// The rows of a table of JSON Lines: one object a line, its members are the columns.
///
/// A dotted name reaches into objects: `meta.clinical.sex`. A member that an object lacks is a column
/// that the row lacks.
struct JSONLineRows: TableRows {
  private(set) var header: [String] = []
  private(set) var line = 0
  private(set) var byteRange = 0..<0
  private let bytes: [UInt8]
  private let path: String
  private var columns: [String] = []
  private var object = JSONNode(value: .null, range: 0..<0)
  private var offset = 0

  /// Lines that are looked at to learn the columns' names.
  private static let headerLines = 100

  /// Learns the columns.
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
      Self.collect(root, "") { if seen.insert($0).inserted { known.append($0) } }
    }
    header = known
  }

  mutating func position(of column: String) -> Int? {
    if let known = columns.firstIndex(of: column) { return known }
    columns.append(column)
    return columns.count - 1
  }

  mutating func next(_ builder: inout RecordBuilder) -> Bool {
    while let found = Self.line(bytes, from: offset) {
      line += 1
      offset = found.next
      byteRange = found.range
      let text = Array(bytes[found.range])
      if text.allSatisfy({ $0 <= 0x20 }) { continue }
      let (root, problem) = JSONReader.read(text)
      if let root, problem == nil, root.members != nil {
        object = root
        return true
      }
      let what = problem.map { "\($0.what), at byte \($0.offset) of the line" }
      builder.add(
        Finding(
          source: path,
          position: Position(
            line: line, column: 1,
            byteOffset: builder.text.sourceRange(found.range).lowerBound),
          severity: .error, code: "json-malformed", what: what ?? "the line is no object",
          remedy: "Mend the line; it gave no record.",
          excerpt: String(decoding: text.prefix(120), as: UTF8.self)))
    }
    return false
  }

  func hasCell(_ position: Int) -> Bool { node(position) != nil }

  func text(_ position: Int) -> String {
    switch node(position)?.value {
    case .string(let text), .number(let text): text
    case .boolean(let value): value ? "true" : "false"
    case .array, .object: String(decoding: bytes[range(position)], as: UTF8.self)
    case .null, nil: ""
    }
  }

  func range(_ position: Int) -> Range<Int> { node(position).map(place) ?? 0..<0 }

  func content(_ position: Int) -> CellContent {
    let decoded = Array(text(position).utf8)
    let range = range(position)
    return CellContent(
      bytes: decoded, range: range, gaps: decoded.count == range.count ? [] : nil)
  }

  func items(_ position: Int) -> [CellItem]? {
    node(position).flatMap { JSONItems.items($0, place: place) }
  }

  /// Where a value lies, a string without its quotes.
  private func place(_ node: JSONNode) -> Range<Int> {
    let start = byteRange.lowerBound
    let range = (start + node.range.lowerBound)..<(start + node.range.upperBound)
    if case .string = node.value { return range.dropFirst().dropLast() }
    return range
  }

  private func node(_ position: Int) -> JSONNode? {
    let column = columns[position]
    if let direct = object[column] { return direct }
    guard column.contains(".") else { return nil }
    var node = object
    for name in column.split(separator: ".") {
      guard let inner = node[String(name)] else { return nil }
      node = inner
    }
    return node
  }

  private static func collect(_ node: JSONNode, _ prefix: String, _ take: (String) -> Void) {
    for member in node.members ?? [] {
      take(prefix + member.name)
      collect(member.value, "\(prefix)\(member.name).", take)
    }
  }

  /// The next line without its end, and where the one after it begins.
  private static func line(_ bytes: [UInt8], from start: Int) -> (range: Range<Int>, next: Int)? {
    guard start < bytes.count else { return nil }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let isCut = end > start && bytes[end - 1] == UInt8(ascii: "\r")
    return (start..<(isCut ? end - 1 : end), end + 1)
  }
}

/// The items of a JSON list or object.
enum JSONItems {
  /// The elements of a list, or the names of an object's members with their numbers; nil for others.
  static func items(_ node: JSONNode, place: (JSONNode) -> Range<Int>) -> [CellItem]? {
    switch node.value {
    case .array(let elements):
      return elements.compactMap { element in
        element.text.map { CellItem(text: $0, range: place(element)) }
      }
    case .object(let members):
      return members.map {
        CellItem(text: $0.name, number: $0.value.text, range: place(node))
      }
    default: return nil
    }
  }
}
