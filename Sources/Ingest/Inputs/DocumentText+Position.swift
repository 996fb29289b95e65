internal import Terms
package import Vocabulary

extension DocumentText {
  /// The position of a byte of the text.
  package func position(of offset: Int) -> Position {
    var mark = Mark()
    return position(of: offset, from: &mark)
  }

  /// An offset up to which lines and columns were counted.
  struct Mark: Sendable {
    var offset = 0
    var line = 1
    var column = 1
  }

  /// The position of a byte, counted on from a mark that moves there, so that many positions of a large
  /// text cost one pass.
  func position(of offset: Int, from mark: inout Mark) -> Position {
    let offset = min(max(0, offset), utf8.count)
    if offset < mark.offset { mark = Mark() }
    unsafe utf8.withUnsafeBufferPointer { bytes in
      for index in mark.offset..<offset {
        if unsafe bytes[index] == UInt8(ascii: "\n") {
          mark.line += 1
          mark.column = 1
        } else if unsafe bytes[index] & 0xC0 != 0x80 {
          mark.column += 1
        }
      }
    }
    mark.offset = offset
    return Position(line: mark.line, column: mark.column, byteOffset: sourceOffset(of: offset))
  }
}
