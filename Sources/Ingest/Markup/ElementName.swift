/// The name of an element of a page, while the parser reports it.
///
/// Pages have hundreds of elements and readers know two dozen names: comparing texts instead of numbers would take
/// most of the time of reading a page.
@safe struct ElementName {
  /// Which of the elements that readers know it is.
  let known: KnownElement
  private let parsed: UnsafePointer<CChar>

  /// Takes the parser's name, in lower case and without a prefix.
  init(_ parsed: UnsafePointer<CChar>) {
    unsafe self.parsed = parsed
    known = unsafe KnownElement.find(parsed)
  }

  /// The name; a copy.
  var text: String { unsafe String(cString: parsed) }
}

/// The elements that readers of pages know by name.
enum KnownElement: String, CaseIterable {
  case a, body, br, dd, div, dt, h1, h2, h3, h4, head, html, img, li, ol, p, script, span, style
  case table, td, th, tr, ul
  /// Any other.
  case other = ""

  /// The known element of this name, `other` for any other.
  fileprivate static func find(_ name: UnsafePointer<CChar>) -> KnownElement {
    var key: UInt64 = 0
    var length = 0
    while unsafe name[length] != 0 {
      guard length < 8 else { return .other }
      key = unsafe key << 8 | UInt64(UInt8(bitPattern: name[length]))
      length += 1
    }
    var slot = slot(of: key)
    while slots[slot].key != key {
      if slots[slot].key == 0 { return .other }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slots[slot].element
  }

  /// Names of at most eight bytes as numbers, in the slots where they are looked for.
  private static let slots: [(key: UInt64, element: KnownElement)] = {
    var slots = [(key: UInt64, element: KnownElement)](repeating: (0, .other), count: 128)
    for element in allCases where element != .other {
      let key = element.rawValue.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      var slot = slot(of: key)
      while slots[slot].key != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = (key, element)
    }
    return slots
  }()

  private static func slot(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 57)
  }
}
