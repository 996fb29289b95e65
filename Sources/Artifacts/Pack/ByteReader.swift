internal import Documents

/// Reads little-endian numbers and texts from bytes, refusing to pass the end.
struct ByteReader {
  let bytes: [UInt8]
  let path: String
  private(set) var position = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  mutating func take(_ count: Int) throws(PackError) -> ArraySlice<UInt8> {
    guard count >= 0, bytes.count - position >= count else {
      throw .damaged(path: path, reason: "it ends at byte \(bytes.count), inside a record")
    }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  mutating func number(_ width: Int) throws(PackError) -> Int {
    let value = try take(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let number = Int(exactly: value) else {
      throw .damaged(path: path, reason: "a number at byte \(position - width) is too large")
    }
    return number
  }

  /// Refuses bytes behind the last record: nobody knows what they are.
  func finish() throws(PackError) {
    guard position == bytes.count else {
      let left = NumberText.counted(bytes.count - position, "byte follows", "bytes follow")
      throw .damaged(path: path, reason: "\(left) its last record")
    }
  }

  mutating func text() throws(PackError) -> String {
    let count = try number(4)
    return String(decoding: try take(count), as: UTF8.self)
  }
}

/// Writes little-endian numbers and texts.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  /// Writes so many bytes without asking for more memory.
  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// The bytes so far, which are gone then.
  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  mutating func number(_ value: Int, _ width: Int) {
    precondition(value >= 0 && (width == 8 || value < 1 << (8 * width)), "\(value) needs more room")
    for index in 0..<width {
      bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index)))
    }
  }

  mutating func text(_ text: String) {
    number(text.utf8.count, 4)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func raw(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }
}
