internal import Terms

/// Reads JSON strictly after RFC 8259, and says how far it came.
///
/// One thing more is understood, because Python writes it for missing numbers: `NaN`, `Infinity` and
/// `-Infinity` are null, and reported.
struct JSONReader {
  let bytes: [UInt8]
  var position = 0
  private var depth = 0
  private var problem: JSONProblem?

  /// Deeper documents exist only to break parsers.
  private static let maximumDepth = 200
  /// A value takes some fifty bytes of memory, a small number three of a file.
  private static let maximumValues = 20_000_000
  private var values = 0
  private var missing: [Int] = []

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What was read of a document.
  struct Document: FileParse {
    /// What is there; with a problem, what was complete before it.
    let root: JSONNode?
    let problem: JSONProblem?
    /// Where numbers stand that are none.
    let missing: [Int]

    init(of file: InputFile) { self = JSONReader.document(file.text.utf8) }

    /// What was wrong with the document, without its values.
    var faults: Document { Document(root: nil, problem: problem, missing: missing) }

    fileprivate init(root: JSONNode?, problem: JSONProblem?, missing: [Int]) {
      self.root = root
      self.problem = problem
      self.missing = missing
    }
  }

  /// Reads a document.
  ///
  /// With a problem, `root` holds what was complete before it: lists keep their whole elements, and
  /// objects that are no element of a list keep their members.
  static func read(_ bytes: [UInt8]) -> (root: JSONNode?, problem: JSONProblem?) {
    let document = document(bytes)
    return (document.root, document.problem)
  }

  /// Reads a document as `read` does, and says where numbers stand that are none.
  static func document(_ bytes: [UInt8]) -> Document {
    var reader = JSONReader(bytes)
    reader.skipBlanks()
    let root = reader.value()
    if reader.problem == nil {
      reader.skipBlanks()
      if reader.position < bytes.count { reader.fail("text after the end of the document") }
    }
    return Document(root: root, problem: reader.problem, missing: reader.missing)
  }

  /// Reads documents one behind the other, as in JSON Lines.
  ///
  /// A document that is not whole is left out, and reading goes on at the next line that begins with
  /// a brace.
  static func readLines(
    _ bytes: [UInt8]
  ) -> (roots: [JSONNode], problems: [JSONProblem], missing: [Int]) {
    // A new reader, because the problem and the depth are those of the broken document.
    var reader = JSONReader(bytes)
    var roots: [JSONNode] = []
    var problems: [JSONProblem] = []
    var missing: [Int] = []
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
        missing += reader.missing
        reader.missing = []
      }
      reader.skipBlanks()
    }
    return (roots, problems, missing)
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

  mutating func fail(_ what: String) {
    if problem == nil { problem = JSONProblem(offset: position, what: what) }
  }

  /// Fails with the name of what stands in the place of a value or name.
  private mutating func failHere(_ expected: String) {
    guard problem == nil else { return }
    let dialect = JSONDialect.at(bytes[position...])
    problem = dialect.map { .init(offset: position, what: $0.what, remedy: $0.remedy) }
    fail(expected)
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

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
    // Not in RFC 8259: this and the next two are what Python writes for numbers that are none.
    case UInt8(ascii: "N"): found = noNumber("NaN")
    case UInt8(ascii: "I"): found = noNumber("Infinity")
    case UInt8(ascii: "-"):
      found = bytes[position...].starts(with: "-I".utf8) ? noNumber("-Infinity") : number()
    case let digit? where digit.isASCIIDigit: found = number()
    case nil:
      fail("the document ends where a value should be")
      return nil
    default:
      failHere("no value begins like this")
      return nil
    }
    return found.map { JSONNode(value: $0, range: start..<position) }
  }

  private mutating func word(_ word: String, _ value: JSONNode.Value) -> JSONNode.Value? {
    guard bytes[position...].starts(with: word.utf8) else {
      failHere("no value begins like this")
      return nil
    }
    position += word.utf8.count
    return value
  }

  private mutating func noNumber(_ word: String) -> JSONNode.Value? {
    let start = position
    guard let value = self.word(word, .null) else { return nil }
    missing.append(start)
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
        failHere("a name in quotes should be here")
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
    while let byte = next, byte.isASCIIDigit { position += 1 }
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
      fail("this is not a number")
      return nil
    }
    // Kept as text: an id may have more digits than a floating-point number holds.
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }
}
