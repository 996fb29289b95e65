/// Well-formed sequences, after Table 3-7 of the Unicode Standard.
package enum UTF8Sequence {
  /// The length of the sequence at an index; 0 when there is none.
  package static func length(_ bytes: [UInt8], at index: Int) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard (0xC2...0xF4).contains(first), index + length <= bytes.count else { return 0 }
    let second = bytes[index + 1]
    // Table 3-7 of the Unicode standard: the narrower ranges keep out longer forms than needed,
    // surrogates, and numbers beyond U+10FFFF.
    let allowed: ClosedRange<UInt8> =
      switch first {
      case 0xE0: 0xA0...0xBF
      case 0xED: 0x80...0x9F
      case 0xF0: 0x90...0xBF
      case 0xF4: 0x80...0x8F
      default: 0x80...0xBF
      }
    guard allowed.contains(second) else { return 0 }
    for next in bytes[(index + 2)..<(index + length)] where next & 0xC0 != 0x80 { return 0 }
    return length
  }
}
