/// A text that takes the place of some bytes of a file.
struct Replacement: Hashable {
  /// The bytes that go; empty for an insertion.
  let range: Range<Int>
  /// What stands there instead.
  let text: String

  init(_ range: Range<Int>, _ text: String) {
    self.range = range
    self.text = text
  }

  init(_ insertion: Insertion) {
    self.init(insertion.offset..<insertion.offset, insertion.text)
  }

  /// Bytes with some of them replaced; ranges must not overlap.
  static func apply(_ replacements: [Replacement], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var done = 0
    for replacement in replacements.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += bytes[done..<replacement.range.lowerBound]
      result += replacement.text.utf8
      done = replacement.range.upperBound
    }
    return result + bytes[done...]
  }
}
