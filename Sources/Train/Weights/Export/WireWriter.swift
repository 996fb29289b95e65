/// Writes protocol buffers: fields as varints, 32-bit numbers and runs of bytes.
///
/// Only what ONNX's files need; the wire format is protobuf.dev's "Encoding".
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  /// An integer, as `int64`, `int32`, `enum` and `bool` have it.
  mutating func integer(_ field: Int, _ value: Int) {
    varint(UInt64(field) << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A single-precision number.
  mutating func float(_ field: Int, _ value: Float) {
    varint(UInt64(field) << 3 | 5)
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(shift)))
    }
  }

  /// A run of bytes.
  mutating func run(_ field: Int, _ values: [UInt8]) {
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(values.count))
    bytes += values
  }

  mutating func text(_ field: Int, _ value: String) { run(field, Array(value.utf8)) }

  /// A message within this one.
  mutating func message(_ field: Int, _ write: (inout WireWriter) -> Void) {
    var inner = WireWriter()
    write(&inner)
    run(field, inner.bytes)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
