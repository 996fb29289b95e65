internal import Terms

/// The bytes of a document that is in memory.
final class TextBytes: XMLByteSource {
  private let text: DocumentText
  private var given = 0

  init(_ text: DocumentText) { self.text = text }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let count = min(buffer.count, text.utf8.count - given)
    unsafe buffer.copyBytes(from: text.utf8[given..<(given + count)])
    given += count
    return count
  }

  func sourceOffset(of offset: Int) -> Int { text.sourceOffset(of: offset) }
}
