/// Reads the values that Python's `str` writes: `['a', "b's"]`, `{'a': 0.7, 'b': None}`, lists in lists.
struct PythonList {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  /// Deeper values exist only to break parsers.
  private static let maximumDepth = 100

  /// The value of a cell, `None` and `nan` as null; nil when the cell is no list, tuple, set or
  /// dictionary.
  static func node(_ bytes: [UInt8]) -> JSONNode? {
    var reader = PythonList(bytes)
    reader.skipBlanks()
    guard let list = reader.list() else { return nil }
    reader.skipBlanks()
    return reader.next == nil ? list : nil
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte <= 0x20 { position += 1 }
  }

  private mutating func list() -> JSONNode? {
    let closing: UInt8
    switch next {
    case UInt8(ascii: "["): closing = UInt8(ascii: "]")
    case UInt8(ascii: "("): closing = UInt8(ascii: ")")
    case UInt8(ascii: "{"): closing = UInt8(ascii: "}")
    default: return nil
    }
    guard depth < Self.maximumDepth else { return nil }
    depth += 1
    defer { depth -= 1 }
    let start = position
    position += 1
    var elements: [JSONNode] = []
    var members: [JSONNode.Member] = []
    skipBlanks()
    while next != closing {
      guard let element = value() else { return nil }
      skipBlanks()
      if closing == UInt8(ascii: "}"), next == UInt8(ascii: ":") {
        position += 1
        skipBlanks()
        guard let name = element.text, let value = value() else { return nil }
        members.append(
          JSONNode.Member(name: name, value: value, nameStart: element.range.lowerBound))
        skipBlanks()
      } else {
        elements.append(element)
      }
      if next == UInt8(ascii: ",") { position += 1 } else if next != closing { return nil }
      skipBlanks()
    }
    position += 1
    // A set has no values, a dictionary has them everywhere.
    guard members.isEmpty || elements.isEmpty else { return nil }
    let range = start..<position
    return members.isEmpty
      ? JSONNode(value: .array(elements), range: range)
      : JSONNode(value: .object(members), range: range)
  }

  /// A text in quotes, a list, or a bare word such as a number or `nan`.
  private mutating func value() -> JSONNode? {
    guard let quote = next else { return nil }
    if Array("[({".utf8).contains(quote) { return list() }
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return word() }
    let start = position
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == quote {
        return JSONNode(
          value: .string(String(decoding: content, as: UTF8.self)), range: start..<position)
      }
      if byte == UInt8(ascii: "\\") { escape(&content) } else { content.append(byte) }
    }
    return nil
  }

  /// Python's escapes of one letter, blanks as one.
  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x20, UInt8(ascii: "t"): 0x20, UInt8(ascii: "r"): 0x20,
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "\""): UInt8(ascii: "\""),
  ]
  /// The hexadecimal digits of the escapes of a character by its number.
  private static let digits: [UInt8: Int] = [
    UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8,
  ]

  /// Takes what follows a backslash, as Python reads it: an unknown escape stands for itself, with its
  /// backslash.
  private mutating func escape(_ content: inout [UInt8]) {
    guard let letter = next else { return content.append(UInt8(ascii: "\\")) }
    if let character = Self.escapes[letter] {
      position += 1
      return content.append(character)
    }
    let start = position + 1
    guard let count = Self.digits[letter], start + count <= bytes.count,
      bytes[start..<(start + count)].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[start..<(start + count)], as: UTF8.self), radix: 16)
    else { return content.append(UInt8(ascii: "\\")) }
    position = start + count
    // Half a surrogate pair is no character, and SQLite would end a text at a NUL.
    let scalar = value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    content.append(contentsOf: Array(String(Character(scalar)).utf8))
  }

  private mutating func word() -> JSONNode? {
    let start = position
    let ends = Array(",:]})".utf8)
    while let byte = next, !ends.contains(byte), byte > 0x20 { position += 1 }
    guard position > start else { return nil }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let value: JSONNode.Value
    switch text {
    case "None", "nan", "NaN": value = .null
    case "True": value = .boolean(true)
    case "False": value = .boolean(false)
    default:
      value = TermValue.number(text, as: nil) == nil ? .string(text) : .number(text)
    }
    return JSONNode(value: value, range: start..<position)
  }
}
