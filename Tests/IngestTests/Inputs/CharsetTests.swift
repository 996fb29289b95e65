import Testing
import Vocabulary

@testable import Ingest

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

  @Test func `control characters become blanks and keep their place`() {
    let text = decode([0x41, 0, 0x42, 0x1F, 0x09, 0x0A, 0x43])
    #expect(text.raw(0..<99) == "A B \t\nC")
    #expect(text.position(of: 6).line == 2)
    #expect(text.position(of: 6).byteOffset == 6)
  }

  @Test func `columns count characters`() {
    #expect(decode(Array("é\nöä!".utf8)).position(of: 7).column == 3)
  }
}
