/// Makes PNG files, honest ones and others, chunk by chunk.
enum PNGBuilder {
  /// A gray image that claims a size and has these chunks of compressed data.
  static func file(width: Int, height: Int, data: [[UInt8]]) -> [UInt8] {
    var header = big(width)
    header.append(contentsOf: big(height))
    header.append(contentsOf: [8, 0, 0, 0, 0] as [UInt8])
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file.append(contentsOf: chunk("IHDR", header))
    for piece in data { file.append(contentsOf: chunk("IDAT", piece)) }
    file.append(contentsOf: chunk("IEND", []))
    return file
  }

  /// A square image of colour and alpha, 8 bits each; every row begins with its filter.
  static func colourAndAlpha(side: Int, rows: [UInt8], isInterlaced: Bool) -> [UInt8] {
    var header = big(side)
    header.append(contentsOf: big(side))
    header.append(contentsOf: [8, 6, 0, 0, isInterlaced ? 1 : 0] as [UInt8])
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file.append(contentsOf: chunk("IHDR", header))
    file.append(contentsOf: chunk("IDAT", stored(rows)))
    file.append(contentsOf: chunk("IEND", []))
    return file
  }

  /// A zlib stream of blocks that are stored as they are.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: bytes.count, by: 0xFFFF) {
      let block = bytes[start..<min(start + 0xFFFF, bytes.count)]
      let length = UInt16(block.count)
      stream.append(start + block.count == bytes.count ? 1 : 0)
      for number in [length, ~length] {
        stream.append(UInt8(number & 0xFF))
        stream.append(UInt8(number >> 8))
      }
      stream.append(contentsOf: block)
    }
    var (first, second) = (1, 0)
    for byte in bytes {
      first = (first + Int(byte)) % 65521
      second = (second + first) % 65521
    }
    stream.append(contentsOf: big(second << 16 | first))
    return stream
  }

  /// A chunk with its check sum.
  static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
    var content = Array(type.utf8)
    content.append(contentsOf: body)
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in content {
      let index = Int((crc ^ UInt32(byte)) & 0xFF)
      crc = table[index] ^ (crc >> 8)
    }
    var chunk = big(body.count)
    chunk.append(contentsOf: content)
    chunk.append(contentsOf: big(Int(crc ^ 0xFFFF_FFFF)))
    return chunk
  }

  /// A zlib stream of at least so many megabytes of zeros, a fixed Huffman block of repeats of 258
  /// bytes; six zeros for none.
  static func zeros(megabytes: Int) -> [UInt8] {
    var bits = Bits()
    bits.add(0b011, 3)
    for _ in 0..<6 { bits.add(reversed(0x30, 8), 8) }
    for _ in 0..<(megabytes * 1_000_000 / 258) {
      bits.add(reversed(0b1100_0101, 8), 8)
      bits.add(0, 5)
    }
    bits.add(0, 7)
    let size: Int = 6 + megabytes * 1_000_000 / 258 * 258
    var stream: [UInt8] = [0x78, 0x9C]
    stream.append(contentsOf: bits.bytes)
    // Adler-32 of zeros: the second sum counts the bytes.
    let second: Int = size % 65521
    stream.append(contentsOf: big(second << 16 | 1))
    return stream
  }

  private struct Bits {
    private var done: [UInt8] = []
    private var pending = 0
    private var count = 0

    mutating func add(_ value: Int, _ length: Int) {
      pending |= value << count
      count += length
      while count >= 8 {
        done.append(UInt8(pending & 0xFF))
        pending >>= 8
        count -= 8
      }
    }

    var bytes: [UInt8] { count > 0 ? done + [UInt8(pending)] : done }
  }

  private static func reversed(_ value: Int, _ length: Int) -> Int {
    var result = 0
    for bit in 0..<length where (value >> bit) & 1 == 1 { result |= 1 << (length - 1 - bit) }
    return result
  }

  private static func big(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    return bytes
  }

  private static let table: [UInt32] = {
    var table: [UInt32] = []
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
      table.append(value)
    }
    return table
  }()
}
