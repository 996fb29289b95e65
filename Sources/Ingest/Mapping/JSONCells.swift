/// The cells of a row that is a JSON object: its members are the columns, and a dotted name reaches into
/// objects.
struct JSONCells {
  let object: JSONNode
  /// What the nodes' ranges count from, in the document.
  let start: Int

  /// Whether the object has a member.
  func has(_ column: String) -> Bool { node(column) != nil }

  /// A member as text.
  func text(_ column: String, _ bytes: [UInt8]) -> String {
    switch node(column)?.value {
    case .string(let text), .number(let text): text
    case .boolean(let value): value ? "true" : "false"
    case .array, .object: String(decoding: bytes[range(column, bytes)], as: UTF8.self)
    case .null, nil: ""
    }
  }

  /// A member's bytes in the document, a string without its quotes.
  func range(_ column: String, _ bytes: [UInt8]) -> Range<Int> {
    node(column).map { unquoted(shifted($0.range), bytes) } ?? 0..<0
  }

  /// A member's decoded bytes.
  func content(_ column: String, _ bytes: [UInt8]) -> CellContent {
    let decoded = Array(text(column, bytes).utf8)
    let range = range(column, bytes)
    return CellContent(bytes: decoded, range: range, gaps: decoded.count == range.count ? [] : nil)
  }

  /// A member that is more than one text or number, with the way from its bytes to the document's.
  func listed(
    _ column: String, _ bytes: [UInt8]
  ) -> (node: JSONNode, documentRange: (Range<Int>) -> Range<Int>)? {
    guard let node = node(column) else { return nil }
    switch node.value {
    case .array, .object, .boolean: return (node, { unquoted(shifted($0), bytes) })
    case .string, .number, .null: return nil
    }
  }

  private func shifted(_ range: Range<Int>) -> Range<Int> {
    (start + range.lowerBound)..<(start + range.upperBound)
  }

  private func unquoted(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    let quote = UInt8(ascii: "\"")
    guard range.count > 1, range.upperBound <= bytes.count, bytes[range.lowerBound] == quote,
      bytes[range.upperBound - 1] == quote
    else { return range }
    return range.dropFirst().dropLast()
  }

  private func node(_ column: String) -> JSONNode? {
    if let direct = object[column] { return direct }
    guard column.utf8.contains(UInt8(ascii: ".")) else { return nil }
    var node = object
    for name in column.split(separator: ".") {
      guard let inner = node[String(name)] else { return nil }
      node = inner
    }
    return node
  }

  /// The names of an object's columns, dotted ones too.
  static func names(of object: JSONNode, _ prefix: String = "", _ take: (String) -> Void) {
    for member in object.members ?? [] {
      take(prefix + member.name)
      names(of: member.value, "\(prefix)\(member.name).", take)
    }
  }
}
