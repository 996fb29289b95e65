/// How far bytes are UTF-8.
package struct Validity {
  /// The first byte that is none; -1 when all are.
  package private(set) var firstInvalid = -1
  /// Characters of several bytes.
  private(set) var multiByte = 0
  /// Control characters other than tab and line ends.
  private(set) var controls = 0

  package var isValid: Bool { firstInvalid < 0 }

  /// Whether the bytes can be used as they are.
  var isClean: Bool { isValid && controls == 0 }

  /// Reads all bytes.
  package init(_ bytes: [UInt8]) {
    var index = 0
    while true {
      index = Self.endOfPlain(bytes, from: index)
      guard index < bytes.count else { return }
      let byte = bytes[index]
      let length = UTF8Sequence.length(bytes, at: index)
      if length == 0, firstInvalid < 0 { firstInvalid = index }
      if length > 1 { multiByte += 1 }
      let isControl = length == 1 || (byte == 0xC2 && length == 2 && bytes[index + 1] < 0xA0)
      if isControl { controls += 1 }
      index += max(1, length)
    }
  }

  /// The first byte at or behind an index that is no printable ASCII, blank, tab or line end.
  private static func endOfPlain(_ bytes: [UInt8], from start: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index < bytes.count {
        let end = min(index + 8, bytes.count)
        // Pages are nearly all ASCII: eight bytes in one step.
        if end - index == 8, unsafe isPrintable(eight: bytes, at: index) {
          index = end
          continue
        }
        while index < end {
          let byte = unsafe bytes[index]
          let isPlain =
            (byte >= 0x20 && byte < 0x7F) || byte == 0x0A || byte == 0x0D || byte == 0x09
          if !isPlain { return index }
          index += 1
        }
      }
      return index
    }
  }

  /// Whether eight bytes are all from 0x20 to 0x7E, tested at once.
  ///
  /// A byte below 0x20 borrows into its highest bit when 0x20 is taken away; one of 0x7F carries
  /// into it when 1 is added. (A borrow or carry from a neighbour only ever makes this answer false.)
  private static func isPrintable(eight bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let word = unsafe UnsafeRawBufferPointer(bytes).loadUnaligned(
      fromByteOffset: index, as: UInt64.self)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let found = word | (word &- (ones &* 0x20)) | (word &+ ones)
    return found & (ones &* 0x80) == 0
  }
}
