internal import Terms

/// Distinguishes elements that the page closes from those that only the page's end closes.
struct PageEnd {
  private let utf8: [UInt8]
  /// Whether the end tag at the very end of the page has closed its element: it closes one only.
  private var isTagUsed = false

  /// Elements without content: they end with their own tag.
  private static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
  ]

  /// Elements that a part of a page need not end, and `p`, which the parser adds around bare text.
  static let frame: Set<String> = ["html", "body", "head", "p"]

  /// Looks at the end of a page.
  init(_ utf8: [UInt8]) { self.utf8 = utf8 }

  /// Whether an element that ends at an offset is open at the page's end.
  mutating func isReached(by name: @autoclosure () -> String, at offset: Int) -> Bool {
    guard offset >= utf8.count else { return false }
    let name = name()
    guard utf8.last == UInt8(ascii: ">") else { return true }
    if Self.void.contains(name) { return false }
    guard !isTagUsed, endsWithTag(name) else { return true }
    isTagUsed = true
    return false
  }

  private func endsWithTag(_ name: String) -> Bool {
    let floor = max(0, utf8.count - name.utf8.count - 64)
    guard let start = utf8[floor...].lastIndex(of: UInt8(ascii: "<")) else { return false }
    let tag = utf8[start...].map(\.asciiLowered)
    let wanted = Array("</\(name)".utf8)
    return tag.starts(with: wanted)
      && tag.dropFirst(wanted.count).dropLast().allSatisfy { $0 <= 0x20 }
  }
}
