/// What a browser makes of a page: its tags with their attributes, whatever the text says.
struct MarkupShape {
  /// How often each tag stands there, such as `td class data-v`.
  private(set) var tags: [String: Int] = [:]
  /// Addresses that tags name.
  private(set) var addresses: [String] = []
  /// Text that turns the direction of writing outside of an element that keeps it in.
  private(set) var loose: [String] = []
  private(set) var isolates = 0
  private var open: [String] = []
  private let bytes: [UInt8]
  private var index = 0

  init(_ page: String) {
    bytes = Array(page.utf8)
    while index < bytes.count { step() }
  }

  private func byte(_ offset: Int = 0) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func skip(to end: String) {
    let end = Array(end.utf8)
    while index < bytes.count, !bytes[index...].starts(with: end) { index += 1 }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private mutating func step() {
    guard byte() == UInt8(ascii: "<") else { return words() }
    if byte(1) == UInt8(ascii: "!") {
      skip(to: bytes[index...].starts(with: Array("<!--".utf8)) ? "-->" : ">")
    } else if byte(1) == UInt8(ascii: "/"), Self.isLetter(byte(2)) {
      let start = index + 2
      skip(to: ">")
      let name = text(start..<index)
      if let last = open.lastIndex(of: name) { open.removeSubrange(last...) }
    } else if Self.isLetter(byte(1)) {
      tag()
    } else {
      index += 1
    }
  }

  private mutating func words() {
    let start = index
    while index < bytes.count, byte() != UInt8(ascii: "<") { index += 1 }
    let words = text(start..<index)
    let turns = words.unicodeScalars.contains {
      [0x061C, 0x200E, 0x200F].contains($0.value) || (0x202A...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }
    // A drawing's texts, a menu's entries and the title are each a piece of their own.
    let keeps: Set = ["bdi", "text", "tspan", "option", "title"]
    if turns, !open.contains(where: keeps.contains) { loose.append(words) }
  }

  private mutating func tag() {
    let start = index + 1
    index += 1
    while Self.isLetter(byte()) || (0x30...0x39).contains(byte()) { index += 1 }
    let name = text(start..<index).lowercased()
    var names: [String] = []
    while index < bytes.count, byte() != UInt8(ascii: ">") {
      if [0x20, 0x0A, 0x09, UInt8(ascii: "/")].contains(byte()) {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, ![0x20, 0x0A, 0x09, 0x2F, 0x3D, 0x3E].contains(byte()) {
        index += 1
      }
      let attribute = text(start..<index).lowercased()
      names.append(attribute)
      guard byte() == UInt8(ascii: "=") else { continue }
      index += 1
      let value = value()
      if ["href", "src", "action", "data", "srcdoc"].contains(attribute) {
        addresses.append(value)
      }
    }
    tags[([name] + names).joined(separator: " "), default: 0] += 1
    if name == "bdi" { isolates += 1 }
    if ["script", "style", "title", "textarea"].contains(name) {
      skip(to: "</\(name)")
    } else if !["meta", "link", "img", "input", "br", "hr", "path", "rect"].contains(name) {
      open.append(name)
    }
  }

  private mutating func value() -> String {
    let quote = byte()
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let start = index
      while index < bytes.count, ![0x20, 0x0A, 0x3E].contains(byte()) { index += 1 }
      return text(start..<index)
    }
    index += 1
    let start = index
    while index < bytes.count, byte() != quote { index += 1 }
    let value = text(start..<index)
    index += 1
    return value
  }
}
