import Testing
@testable import Terms

@Suite struct CharsetTests {
  private func decode(_ bytes: [UInt8]) -> DocumentText { Charset.decode(bytes) }

  @Test func `a byte order mark decides`() {
    let text = decode([0xEF, 0xBB, 0xBF] + Array("<meta charset=latin1>é".utf8))
    #expect(text.charset == "utf-8")
    #expect(text.charsetReason == "byte order mark")
    #expect(text.utf8.first == UInt8(ascii: "<"))
    #expect(text.sourceRange(0..<1) == 3..<4)
    let wide = decode([0xFF, 0xFE, 0xE9, 0, 0x3D, 0xD8, 0, 0xDE, 0x41, 0])
    #expect(wide.raw(0..<99) == "é😀A")
    #expect(wide.sourceRange(2..<6) == 4..<8)
    #expect(decode([0xFE, 0xFF, 0, 0x41, 0]).undecodable == 1)
  }

  @Test func `what the document declares comes before guessing`() {
    let latin = decode(Array("<meta content='text/html; charset=ISO-8859-1'>".utf8) + [0xC3, 0xA9])
    #expect(latin.charset == "windows-1252")
    #expect(latin.raw(46..<99) == "Ã©")
    let lie = decode(Array("<meta charset=\"utf-8\">".utf8) + [0x4D, 0xFC, 0x6C])
    #expect(lie.charset == "windows-1252")
    #expect(lie.charsetReason.contains("but byte 23"))
    #expect(lie.raw(22..<99) == "Mül")
    let mixed = decode(Array("<?xml version='1.0' encoding='UTF-8'?>é".utf8) + [0xFC])
    #expect(mixed.charset == "utf-8")
    #expect(mixed.undecodable == 1)
  }

  @Test func `valid UTF-8 is taken for it, anything else for Windows-1252`() {
    #expect(decode(Array("naïve".utf8)).charsetReason == "guessed: valid UTF-8")
    let text = decode([0x80, 0x41, 0xE9, 0x42])
    #expect(text.raw(0..<99) == "€AéB")
    #expect(text.sourceRange(3..<4) == 1..<2)
    #expect(text.sourceRange(6..<7) == 3..<4)
    #expect(decode([0x81]).undecodable == 1)
  }

  @Test(
    arguments: [
      [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ] as [[UInt8]])
  func `overlong, surrogate and cut sequences are no UTF-8`(bytes: [UInt8]) {
    #expect(UTF8Sequence.length(bytes, at: 0) == 0)
  }

  @Test func `control characters become blanks and keep their position`() {
    let text = decode([0x41, 0, 0x42, 0x1F, 0x09, 0x0A, 0x43])
    #expect(text.raw(0..<99) == "A B \t\nC")
    #expect(text.sourceOffset(of: 6) == 6)
  }

  @Test func `UTF-16 behind a mark is read as it is, and what is none becomes U+FFFD`() {
    let lone = MarkedUTF16([0xFF, 0xFE, 0x07, 0, 0x00, 0xD8, 0x41, 0, 0x42])
    #expect(lone?.utf8 == Array("\u{7}\u{FFFD}A\u{FFFD}".utf8))
    #expect(lone?.map(\.end) == [4, 6, 8, 9])
    #expect(MarkedUTF16(Array("no mark".utf8)) == nil)
  }

  @Test(arguments: [
    ("iso-8859-7", [0xC1, 0xEA, 0xEC, 0xDE] as [UInt8], "Ακμή"),
    ("windows-1251", [0xC0, 0xEA, 0xED, 0xE5], "Акне"),
    ("shift_jis", [0x94, 0xE7, 0x95, 0x86], "皮膚"),
    ("gbk", [0xC6, 0xA4, 0xB7, 0xF4], "皮肤"), ("euc-kr", [0xC7, 0xC7, 0xBA, 0xCE], "피부"),
    ("windows-1250", [0x9E, 0x6C], "žl"),
  ])
  func `pages of other languages are read as they declare`(
    _ name: String, _ bytes: [UInt8], _ expected: String
  ) {
    let head = Array("<meta charset=\(name)><p>".utf8)
    let text = decode(head + bytes + Array("</p>".utf8))
    #expect(text.charset == name)
    #expect(text.undecodable == 0)
    #expect(String(decoding: text.utf8, as: UTF8.self).hasSuffix("<p>\(expected)</p>"))
    // Every character leads back to its bytes.
    let start = head.count
    let range = start..<(start + expected.utf8.count)
    #expect(text.raw(range) == expected)
    #expect(text.sourceRange(range) == start..<(start + bytes.count))
  }

  @Test func `a set that is stated counts where the document declares none`() {
    let greek: [UInt8] = [0xC1, 0xEA, 0xEC, 0xDE]
    let stated = Charset.decode(greek, assumed: "ISO-8859-7")
    #expect(String(decoding: stated.utf8, as: UTF8.self) == "Ακμή")
    #expect(stated.charsetReason == "stated as ISO-8859-7 by --charset")
    let declared = Charset.decode(Array("<meta charset=utf-8>é".utf8), assumed: "iso-8859-7")
    #expect(declared.charset == "utf-8")
    #expect(!Charset.isKnown("klingon") && Charset.isKnown("Shift_JIS"))
    let broken = Charset.decode([0x94, 0xE7, 0x94], assumed: "shift_jis")
    #expect(broken.undecodable == 1)
  }
}
