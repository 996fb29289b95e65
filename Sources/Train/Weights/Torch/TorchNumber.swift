internal import Artifacts

/// The kinds of number in PyTorch's storages.
enum TorchNumber: String, Sendable {
  case float = "FloatStorage"
  case half = "HalfStorage"
  case bfloat16 = "BFloat16Storage"
  case double = "DoubleStorage"
  case long = "LongStorage"
  case int = "IntStorage"
  case short = "ShortStorage"
  case char = "CharStorage"
  case byte = "ByteStorage"
  case bool = "BoolStorage"

  /// Bytes of a number.
  var size: Int {
    switch self {
    case .char, .byte, .bool: 1
    case .half, .bfloat16, .short: 2
    case .float, .int: 4
    case .double, .long: 8
    }
  }

  /// Whether tensors of it can be weights.
  var isFloatingPoint: Bool {
    switch self {
    case .float, .half, .bfloat16, .double: true
    case .long, .int, .short, .char, .byte, .bool: false
    }
  }

  /// The number at an offset into some bytes, which must be there; 0 for integers.
  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Float {
    switch self {
    case .float:
      Float(bitPattern: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    case .half:
      HalfPrecision.float(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    case .bfloat16:
      Float(
        bitPattern: UInt32(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
          << 16)
    case .double:
      Float(
        Double(bitPattern: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    case .long, .int, .short, .char, .byte, .bool: 0
    }
  }
}
