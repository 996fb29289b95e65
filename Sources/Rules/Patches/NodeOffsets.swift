internal import Documents
internal import Yams

/// The nodes of a rules file in the file's order, with their offsets among its bytes.
struct NodeOffsets {
  /// A node with where it stands.
  struct Entry {
    let node: Node
    /// Its first byte.
    let offset: Int
    /// Its line, from 0.
    let line: Int
    /// The first entry behind it and everything in it.
    var end: Int
    /// Items of a list; keys and values of a mapping in turn.
    var children: [Int] = []
  }

  /// The file's bytes.
  let bytes: [UInt8]
  /// Where each line begins; the last one may be empty.
  private(set) var lineStarts: [Int]
  /// All nodes, a collection before what is in it.
  private(set) var entries: [Entry] = []

  /// Reads a file's nodes; nil when it is no YAML or empty.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStarts = [start]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lineStarts.append(offset + 1)
    }
    let text = String(
      decoding: bytes[start...].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    guard let root = try? YAMLSource.compose(text) else { return nil }
    guard add(root) else { return nil }
  }

  private mutating func add(_ node: Node) -> Bool {
    guard let mark = node.mark, let offset = offset(of: mark) else { return false }
    let index = entries.count
    entries.append(Entry(node: node, offset: offset, line: mark.line - 1, end: index + 1))
    var inside: [Node] = []
    switch node {
    case .mapping(let mapping): inside = mapping.flatMap { [$0.key, $0.value] }
    case .sequence(let sequence): inside = Array(sequence)
    default: break
    }
    for child in inside {
      entries[index].children.append(entries.count)
      guard add(child) else { return false }
    }
    entries[index].end = entries.count
    return true
  }

  /// The reader counts characters, without the carriage returns that it never saw.
  private func offset(of mark: Mark) -> Int? {
    guard mark.line >= 1, mark.line <= lineStarts.count else { return nil }
    var offset = lineStarts[mark.line - 1]
    var column = 1
    while column < mark.column, offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      // Bytes that continue a character, and carriage returns, take no column.
      if byte == UInt8(ascii: "\r") { continue }
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }

  /// The entry of a key's value in a mapping; nil where the mapping does not have the key.
  func value(_ key: String, in mapping: Int) -> Int? {
    let children = entries[mapping].children
    for position in stride(from: 0, to: children.count, by: 2)
    where entries[children[position]].node.scalar?.string == key {
      return children[position + 1]
    }
    return nil
  }

  /// The opening bracket of a list or mapping in flow style, behind an anchor or tag; nil in block
  /// style. (The reader's own note of the style is that of the closing event, which has none.)
  func bracket(_ entry: Int) -> Int? {
    switch entries[entry].node {
    case .mapping, .sequence: break
    default: return nil
    }
    let at = behindProperties(entries[entry].offset)
    guard at < bytes.count, bytes[at] == UInt8(ascii: "[") || bytes[at] == UInt8(ascii: "{")
    else { return nil }
    return at
  }

  /// The first byte behind the anchors and tags of a node.
  func behindProperties(_ offset: Int) -> Int {
    var at = offset
    while at < bytes.count, bytes[at] == UInt8(ascii: "&") || bytes[at] == UInt8(ascii: "!") {
      while at < bytes.count, bytes[at] > 0x20 { at += 1 }
      while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    }
    return at
  }

  /// The line behind the last line of a collection that is neither blank nor comment, and the line
  /// of the node that follows: two positions at which a line can be added to it.
  func linesBehind(_ entry: Int) -> [Int] {
    let next = entries[entry].end
    let last = entries[entry].end - 1
    let limit = next < entries.count ? entries[next].line : documentEnd(after: entries[last].line)
    var line = limit
    while line > entries[last].line + 1, isBlankOrComment(line - 1) { line -= 1 }
    return line == limit ? [line] : [line, limit]
  }

  private func documentEnd(after line: Int) -> Int {
    for next in (line + 1)..<max(line + 1, lineStarts.count) {
      let start = lineStarts[next]
      if bytes[start...].starts(with: Array("...".utf8))
        || bytes[start...].starts(with: Array("---".utf8))
      {
        return next
      }
    }
    return bytes.last == UInt8(ascii: "\n") ? lineStarts.count - 1 : lineStarts.count
  }

  private func isBlankOrComment(_ line: Int) -> Bool {
    guard line < lineStarts.count else { return true }
    for byte in bytes[lineStarts[line]...] {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "#"): return true
      case 0x20, 0x09, 0x0D: continue
      default: return false
      }
    }
    return true
  }

  /// The blanks before an offset, when nothing else stands before it in its line.
  func indentation(before offset: Int) -> String? {
    let start = lineStarts.last { $0 <= offset } ?? 0
    let before = bytes[start..<offset]
    return before.allSatisfy { $0 == 0x20 } ? String(repeating: " ", count: before.count) : nil
  }

  /// The blanks before the dash of a list's first item.
  func dashIndentation(_ list: Int) -> String? {
    entries[list].children.first.flatMap { dash(before: $0) }.flatMap { indentation(before: $0) }
  }

  /// The dash before an item of a list in lines; nil when there is none.
  func dash(before item: Int) -> Int? {
    var at = entries[item].offset - 1
    while at > 0, [0x20, 0x0A, 0x0D].contains(bytes[at]) { at -= 1 }
    return at >= 0 && bytes[at] == UInt8(ascii: "-") ? at : nil
  }

  /// Lines of their own before the given line, with the line ends of the file.
  func insertion(_ texts: [String], beforeLine line: Int) -> Insertion {
    let hasLineEnd = line < lineStarts.count
    let offset = hasLineEnd ? lineStarts[line] : bytes.count
    let ending = lineEnding(before: offset)
    let text = texts.joined(separator: ending)
    return Insertion(at: offset, hasLineEnd ? text + ending : ending + text)
  }

  private func lineEnding(before offset: Int) -> String {
    let feed =
      bytes[..<offset].lastIndex(of: UInt8(ascii: "\n"))
      ?? bytes.firstIndex(of: UInt8(ascii: "\n"))
    guard let feed, feed > 0, bytes[feed - 1] == UInt8(ascii: "\r") else { return "\n" }
    return "\r\n"
  }
}

/// A text that is put between two bytes of a file.
struct Insertion: Hashable {
  /// The byte before which it goes.
  let offset: Int
  let text: String

  init(at offset: Int, _ text: String) {
    self.offset = offset
    self.text = text
  }
}
