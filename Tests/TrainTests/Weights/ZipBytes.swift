/// Writes zip files of stored entries, and such as no program would write.
struct ZipBytes {
  /// What an entry's headers say; nil says the truth.
  struct Lie {
    var method = 0
    var flags = 0
    var checksum: UInt32?
    var size: Int?
    var offset: Int?
    var localName: String?
  }

  private(set) var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(_ name: String, _ content: [UInt8], _ lie: Lie = Lie()) {
    let offset = bytes.count
    let sum = lie.checksum ?? Self.checksum(content)
    let local = Array((lie.localName ?? name).utf8)
    bytes += number(0x0403_4B50, 4) + number(20, 2) + number(lie.flags, 2) + number(lie.method, 2)
    bytes += number(0, 4) + number(Int(sum), 4) + number(content.count, 4)
    bytes += number(content.count, 4) + number(local.count, 2) + number(0, 2)
    bytes += local + content
    let size = lie.size ?? content.count
    directory += number(0x0201_4B50, 4) + number(20, 2) + number(20, 2) + number(lie.flags, 2)
    directory += number(lie.method, 2) + number(0, 4) + number(Int(sum), 4) + number(size, 4)
    directory += number(size, 4) + number(name.utf8.count, 2) + number(0, 2) + number(0, 2)
    directory += number(0, 2) + number(0, 2) + number(0, 4) + number(lie.offset ?? offset, 4)
    directory += Array(name.utf8)
    count += 1
  }

  /// The file; the directory's offset may be another than the true one.
  func finished(directoryAt offset: Int? = nil) -> [UInt8] {
    bytes + directory + number(0x0605_4B50, 4) + number(0, 4) + number(count, 2)
      + number(count, 2) + number(directory.count, 4) + number(offset ?? bytes.count, 4)
      + number(0, 2)
  }

  private func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// CRC-32, bit by bit.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
    }
    return ~sum
  }
}
