/// Reads the wire format of protocol buffers from a part of a file.
///
/// Fields come one by one; nothing nests here, so depth is that of the code that asks. Lengths and
/// varints that leave the part, groups and field 0 are errors.
@safe struct WireReader {
  /// A field's value.
  enum Value {
    /// Wire type 0.
    case varint(UInt64)
    /// Wire type 1: where eight bytes are.
    case fixed64(Int)
    /// Wire type 2: where the bytes are.
    case bytes(Range<Int>)
    /// Wire type 5: where four bytes are.
    case fixed32(Int)
  }

  private let file: UnsafeRawBufferPointer
  private let end: Int
  private var position: Int

  /// Prepares to read a part of a file's bytes, which must outlive the reader.
  @unsafe init(_ file: UnsafeRawBufferPointer, _ range: Range<Int>) {
    unsafe self.file = file
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end.
  mutating func next() throws(WeightProblem) -> (field: Int, value: Value)? {
    guard position < end else { return nil }
    let start = position
    let tag = try varint()
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw problem("a field without number", start) }
    let field = Int(tag >> 3)
    switch tag & 7 {
    case 0: return (field, .varint(try varint()))
    case 1: return (field, .fixed64(try skip(8).lowerBound))
    case 2:
      let length = try varint()
      // Compared as it is: converted first, a length beyond `Int` would trap.
      guard length <= UInt64(end - position) else {
        throw problem("field \(field) claims \(length) bytes, beyond its message's end", start)
      }
      return (field, .bytes(try skip(Int(length))))
    case 5: return (field, .fixed32(try skip(4).lowerBound))
    default: throw problem("field \(field) has wire type \(tag & 7), which is not read", start)
    }
  }

  /// A number without a field, of a packed list; nil at the end.
  mutating func packedVarint() throws(WeightProblem) -> UInt64? {
    position < end ? try varint() : nil
  }

  private mutating func varint() throws(WeightProblem) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard position < end else { throw problem("a number is cut off", start) }
      let byte = unsafe file[position]
      position += 1
      guard shift < 63 || byte <= 1 else { break }
      value |= UInt64(byte & 127) << UInt64(shift)
      if byte < 128 { return value }
    }
    throw problem("a number has more than 64 bits", start)
  }

  private mutating func skip(_ count: Int) throws(WeightProblem) -> Range<Int> {
    guard count <= end - position else { throw problem("a field is cut off", position) }
    defer { position += count }
    return position..<(position + count)
  }

  private func problem(_ what: String, _ offset: Int) -> WeightProblem {
    WeightProblem("damaged: at byte \(offset), \(what)")
  }
}
