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

  /// From one byte up to another; nil where the other one stands before it, as behind an alias.
  init?(from start: Int, to end: Int, _ text: String) {
    guard start <= end else { return nil }
    self.init(start..<end, text)
  }

  init(_ insertion: Insertion) {
    self.init(insertion.offset..<insertion.offset, insertion.text)
  }

  /// Bytes with some of them replaced; nil where ranges overlap or leave the bytes.
  static func apply(_ replacements: [Replacement], to bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var done = 0
    // An insertion goes before what is replaced at the same byte.
    let sorted = replacements.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for replacement in sorted {
      guard replacement.range.lowerBound >= done, replacement.range.upperBound <= bytes.count
      else { return nil }
      result += bytes[done..<replacement.range.lowerBound]
      result += replacement.text.utf8
      done = replacement.range.upperBound
    }
    return result + bytes[done...]
  }
}
