/// Reads JSON strictly after RFC 8259, and says how far it came.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var problem: JSONProblem?

  /// Deeper documents exist only to break parsers.
  private static let maximumDepth = 200
  /// A value takes some fifty bytes of memory, a small number three of a file.
  private static let maximumValues = 20_000_000
  private var values = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a document.
  ///
  /// With a problem, `root` holds what was complete before it: lists keep their whole elements, and
  /// objects that are no element of a list keep their members.
  static func read(_ bytes: [UInt8]) -> (root: JSONNode?, problem: JSONProblem?) {
    var reader = JSONReader(bytes)
    reader.skipBlanks()
    let root = reader.value()
    if reader.problem == nil {
      reader.skipBlanks()
      if reader.position < bytes.count { reader.fail("text after the end of the document") }
    }
    return (root, reader.problem)
  }

  /// Reads documents one behind the other, as in JSON Lines.
  ///
  /// A document that is not whole is left out, and reading goes on at the next line that begins with
  /// a brace.
  static func readLines(_ bytes: [UInt8]) -> (roots: [JSONNode], problems: [JSONProblem]) {
    var reader = JSONReader(bytes)
    var roots: [JSONNode] = []
    var problems: [JSONProblem] = []
    reader.skipBlanks()
    while reader.position < bytes.count {
      let start = reader.position
      let root = reader.value()
      if let problem = reader.problem {
        problems.append(problem)
        reader = JSONReader(bytes)
        reader.position = nextLine(bytes, from: start)
      } else if let root {
        roots.append(root)
      }
      reader.skipBlanks()
    }
    return (roots, problems)
  }

  private static func nextLine(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      index += 1
      let isLine = index < bytes.count && bytes[index - 1] == UInt8(ascii: "\n")
      if isLine, bytes[index] == UInt8(ascii: "{") { return index }
    }
    return bytes.count
  }

  private mutating func fail(_ what: String) {
    if problem == nil { problem = JSONProblem(offset: position, what: what) }
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func value() -> JSONNode? {
    let start = position
    let found: JSONNode.Value?
    values += 1
    guard values <= Self.maximumValues else {
      fail("more than \(Self.maximumValues) values")
      return nil
    }
    switch next {
    case UInt8(ascii: "{"): found = object()
    case UInt8(ascii: "["): found = array()
    case UInt8(ascii: "\""): found = string().map { .string($0) }
    case UInt8(ascii: "t"): found = word("true", .boolean(true))
    case UInt8(ascii: "f"): found = word("false", .boolean(false))
    case UInt8(ascii: "n"): found = word("null", .null)
    case UInt8(ascii: "-"): found = number()
    case let digit? where (0x30...0x39).contains(digit): found = number()
    case nil:
      fail("the document ends where a value should be")
      return nil
    default:
      fail("no value begins like this")
      return nil
    }
    return found.map { JSONNode(value: $0, range: start..<position) }
  }

  private mutating func word(_ word: String, _ value: JSONNode.Value) -> JSONNode.Value? {
    guard bytes[position...].starts(with: word.utf8) else {
      fail("no value begins like this")
      return nil
    }
    position += word.utf8.count
    return value
  }

  private mutating func enter() -> Bool {
    depth += 1
    position += 1
    guard depth <= Self.maximumDepth else {
      fail("more than \(Self.maximumDepth) nested values")
      return false
    }
    skipBlanks()
    return true
  }

  private mutating func object() -> JSONNode.Value? {
    guard enter() else { return nil }
    defer { depth -= 1 }
    var members: [JSONNode.Member] = []
    if take("}") { return .object(members) }
    while true {
      guard next == UInt8(ascii: "\""), let name = string() else {
        fail("a name in quotes should be here")
        return .object(members)
      }
      skipBlanks()
      guard take(":") else {
        fail("a colon should be here")
        return .object(members)
      }
      skipBlanks()
      let found = value()
      // What a list or object had before the problem is kept for the caller, who knows of it.
      if let found { members.append(.init(name: name, value: found)) }
      if problem != nil { return .object(members) }
      skipBlanks()
      if take("}") { return .object(members) }
      guard take(",") else {
        fail("a comma or a closing brace should be here")
        return .object(members)
      }
      skipBlanks()
    }
  }

  private mutating func array() -> JSONNode.Value? {
    guard enter() else { return nil }
    defer { depth -= 1 }
    var elements: [JSONNode] = []
    if take("]") { return .array(elements) }
    while true {
      let found = value()
      // An element in which the problem lies is not whole.
      if problem != nil { return .array(elements) }
      if let found { elements.append(found) }
      skipBlanks()
      if take("]") { return .array(elements) }
      guard take(",") else {
        fail("a comma or a closing bracket should be here")
        return .array(elements)
      }
      skipBlanks()
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func digits() -> Bool {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }

  private mutating func number() -> JSONNode.Value? {
    let start = position
    _ = take("-")
    let leadingZero = next == UInt8(ascii: "0")
    let wholeStart = position
    var valid = digits() && !(leadingZero && position - wholeStart > 1)
    if valid, take(".") { valid = digits() }
    if valid, next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if !take("+") { _ = take("-") }
      valid = digits()
    }
    guard valid else {
      fail("this is no number")
      return nil
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }
}

extension JSONReader {
  private mutating func string() -> String? {
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        position += 1
        guard escape(&content) else { return nil }
      case 0..<0x20:
        fail("a control character in a string")
        return nil
      default:
        let length = UTF8Sequence.length(bytes, at: position)
        guard length > 0 else {
          fail("a byte that is no UTF-8")
          return nil
        }
        content.append(contentsOf: bytes[position..<(position + length)])
        position += length
      }
    }
    fail("the document ends within a string")
    return nil
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func escape(_ content: inout [UInt8]) -> Bool {
    if let byte = next, let character = Self.escapes[byte] {
      position += 1
      content.append(character)
      return true
    }
    guard next == UInt8(ascii: "u"), let high = unit() else {
      fail("no such escape in a string")
      return false
    }
    var value = high
    if (0xD800...0xDBFF).contains(high), bytes[position...].starts(with: [0x5C, 0x75]) {
      let before = position
      position += 1
      if let low = unit(), (0xDC00...0xDFFF).contains(low) {
        value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
      } else {
        position = before
      }
    }
    // Half a surrogate pair is no character, and SQLite would end a text at a NUL.
    let scalar = value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    content.append(contentsOf: Array(String(Character(scalar)).utf8))
    return true
  }

  /// Reads the `u` and four hexadecimal digits of an escape.
  private mutating func unit() -> UInt32? {
    guard position + 5 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[(position + 1)..<(position + 5)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        return nil
      }
      value = value << 4 | UInt32(digit)
    }
    position += 5
    return value
  }
}
