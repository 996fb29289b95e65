/// The CRC-32 of zip files (polynomial 0xEDB88320), eight bytes at a time.
enum CyclicChecksum {
  private static let tables: [[UInt32]] = {
    var first = [UInt32](repeating: 0, count: 256)
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
      first[index] = value
    }
    var tables = [first]
    for level in 1..<8 {
      tables.append(
        tables[level - 1].map { value in value >> 8 ^ first[Int(value & 255)] })
    }
    return tables
  }()

  /// The checksum of some bytes.
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let tables = tables.flatMap(\.self)
    var sum: UInt32 = 0xFFFF_FFFF
    var position = 0
    let count = bytes.count
    unsafe tables.withUnsafeBufferPointer { table in
      // Slicing by 8: a table for each byte's distance from the end of the eight. Words are read as
      // they lie, which is right on little-endian machines.
      while position + 8 <= count {
        let low = unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self) ^ sum
        let high = unsafe bytes.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self)
        sum = unsafe table[7 << 8 | Int(low & 255)] ^ table[6 << 8 | Int(low >> 8 & 255)]
        sum ^= unsafe table[5 << 8 | Int(low >> 16 & 255)] ^ table[4 << 8 | Int(low >> 24)]
        sum ^= unsafe table[3 << 8 | Int(high & 255)] ^ table[2 << 8 | Int(high >> 8 & 255)]
        sum ^= unsafe table[1 << 8 | Int(high >> 16 & 255)] ^ table[Int(high >> 24)]
        position += 8
      }
      while position < count {
        sum = unsafe sum >> 8 ^ table[Int((sum ^ UInt32(bytes[position])) & 255)]
        position += 1
      }
    }
    return ~sum
  }
}
