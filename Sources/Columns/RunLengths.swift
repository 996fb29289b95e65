/// Parquet's hybrid of runs and packed bits (apache/parquet-format, Encodings.md, RLE = 3), for
/// definition levels and numbers of a dictionary.
///
/// Values that are all the same are one run; others are packed in groups of eight, the lowest bit first.
enum RunLengths {
  /// Appends values below 2^`width`, which is at most 32.
  static func append(_ values: [UInt32], width: Int, to bytes: inout [UInt8]) {
    guard let first = values.first else { return }
    if values.allSatisfy({ $0 == first }) {
      Varint.append(UInt64(values.count) << 1, to: &bytes)
      for byte in 0..<((width + 7) / 8) {
        bytes.append(UInt8(truncatingIfNeeded: first >> (8 * UInt32(byte))))
      }
      return
    }
    let groups = (values.count + 7) / 8
    Varint.append(UInt64(groups) << 1 | 1, to: &bytes)
    bytes.reserveCapacity(bytes.count + groups * width)
    var held: UInt64 = 0
    var bits = 0
    func value(_ index: Int) -> UInt64 { index < values.count ? UInt64(values[index]) : 0 }
    for index in 0..<(groups * 8) {
      held |= value(index) << UInt64(bits)
      bits += width
      while bits >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: held))
        held >>= 8
        bits -= 8
      }
    }
  }

  /// The bits that numbers below `count` take; none for a single one.
  static func width(_ count: Int) -> Int {
    count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
  }
}
