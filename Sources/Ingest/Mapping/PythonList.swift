/// Reads the lists that Python's `str` writes: `['a', "b's"]` and `{'a': 0.7, 'b': 0.3}`.
struct PythonList {
  private let bytes: [UInt8]
  private var position = 0

  /// A text of the list with its number, and the bytes from its first quote to its end.
  struct Item: Equatable {
    let text: String
    let number: String?
    let range: Range<Int>
  }

  /// The items; nil when the cell is no such list.
  static func items(_ bytes: [UInt8]) -> [Item]? {
    var reader = PythonList(bytes)
    return reader.list()
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte <= 0x20 { position += 1 }
  }

  private mutating func list() -> [Item]? {
    skipBlanks()
    let closing: UInt8
    switch next {
    case UInt8(ascii: "["): closing = UInt8(ascii: "]")
    case UInt8(ascii: "("): closing = UInt8(ascii: ")")
    case UInt8(ascii: "{"): closing = UInt8(ascii: "}")
    default: return nil
    }
    position += 1
    var items: [Item] = []
    skipBlanks()
    while next != closing {
      guard let item = item() else { return nil }
      items.append(item)
      skipBlanks()
      if next == UInt8(ascii: ",") { position += 1 } else if next != closing { return nil }
      skipBlanks()
    }
    position += 1
    skipBlanks()
    return next == nil ? items : nil
  }

  private mutating func item() -> Item? {
    let start = position
    guard let text = value() else { return nil }
    var end = position
    var number: String?
    skipBlanks()
    if next == UInt8(ascii: ":") {
      position += 1
      skipBlanks()
      guard let value = value() else { return nil }
      number = value
      end = position
    }
    return Item(text: text, number: number, range: start..<end)
  }

  /// A text in quotes, or a bare word such as a number or `nan`.
  private mutating func value() -> String? {
    guard let quote = next else { return nil }
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return word() }
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == quote { return String(decoding: content, as: UTF8.self) }
      if byte == UInt8(ascii: "\\"), let escaped = next {
        position += 1
        content.append(Self.escapes[escaped] ?? escaped)
      } else {
        content.append(byte)
      }
    }
    return nil
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x20, UInt8(ascii: "t"): 0x20, UInt8(ascii: "r"): 0x20,
  ]

  private mutating func word() -> String? {
    let start = position
    let ends = Array(",:]})".utf8)
    while let byte = next, !ends.contains(byte), byte > 0x20 { position += 1 }
    return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }
}
