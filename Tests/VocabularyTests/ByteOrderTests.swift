import Testing
import Vocabulary

/// Texts compared by their bytes.
@Suite struct ByteOrderTests {
  private let texts = [
    "", "a", "ab", "b", "B", "\u{E9}", "e\u{301}", "\u{10FFFF}", "\u{FFFD}",
    "image 0000000000000001",
    "image 0000000000000002", "image 00000000000000010", "a\0b", "a\0",
  ]

  @Test func `texts come in the order of their bytes, and are the same where their bytes are`() {
    for one in texts {
      for other in texts {
        #expect(
          one.bytesPrecede(other) == one.utf8.lexicographicallyPrecedes(other.utf8),
          "\(one), \(other)")
        #expect(one.hasBytes(of: other) == one.utf8.elementsEqual(other.utf8))
        #expect((ExactText(one) == ExactText(other)) == one.utf8.elementsEqual(other.utf8))
      }
    }
  }
}
