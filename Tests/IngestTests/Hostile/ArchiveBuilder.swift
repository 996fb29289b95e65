import Files
@testable import Ingest

/// Makes zip files, honest ones and others, entry by entry.
struct ZipBuilder {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// Adds an entry; `size` is what is claimed of it, `at` the offset of another entry's data, `wide` the
  /// Zip64 size, packed size and offset that the directory claims.
  @discardableResult
  mutating func add(
    _ name: String, _ data: [UInt8], size: Int? = nil, method: Int = 0, mode: Int = 0o100644,
    at other: Int? = nil, wide: [UInt64]? = nil
  ) -> Int {
    let offset = other ?? bytes.count
    var crc = ZipChecksum()
    crc.update(data)
    let sizes = [Int(crc.value), data.count, size ?? data.count]
    var head = Self.little(20, 2)
    for (value, width) in [(0x800, 2), (method, 2), (0, 4)] { head += Self.little(value, width) }
    for size in sizes { head += Self.little(size, 4) }
    head += Self.little(name.utf8.count, 2)
    head += Self.little(0, 2)
    if other == nil {
      bytes += Self.little(0x0403_4B50, 4)
      bytes += head
      bytes += Array(name.utf8)
      bytes += data
    }
    directory += Self.little(0x0201_4B50, 4)
    directory += Self.little(0x0314, 2)
    var extra: [UInt8] = []
    if let wide {
      head.replaceSubrange(14..<22, with: [UInt8](repeating: 0xFF, count: 8))
      extra = Self.little(1, 2) + Self.little(8 * wide.count, 2)
      for number in wide { extra += Self.little(Int(bitPattern: UInt(number)), 8) }
      head.replaceSubrange(24..<26, with: Self.little(extra.count, 2))
    }
    directory += head
    let position = wide == nil ? offset : 0xFFFF_FFFF
    for (value, width) in [(0, 2), (0, 2), (0, 2), (mode << 16, 4), (position, 4)] {
      directory += Self.little(value, width)
    }
    directory += Array(name.utf8)
    directory += extra
    count += 1
    return offset
  }

  /// The whole file.
  var file: [UInt8] {
    var file = bytes
    file += directory
    let entries = min(count, 0xFFFF)
    for (value, width) in [
      (0x0605_4B50, 4), (0, 4), (entries, 2), (entries, 2), (directory.count, 4),
      (bytes.count, 4), (0, 2),
    ] {
      file += Self.little(value, width)
    }
    return file
  }

  private static func little(_ value: Int, _ size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    return bytes
  }
}

/// Makes tar files of any kind of entry.
struct TarBuilder {
  private var bytes: [UInt8] = []

  /// Adds an entry; `size` is what its header claims.
  mutating func add(
    _ name: String, _ data: [UInt8] = [], type: Character = "0", link: String = "",
    size: Int? = nil
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.prefix(100).enumerated() { header[offset + index] = byte }
    }
    func octal(_ value: Int, _ digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put(name, at: 0)
    put(octal(0o644, 7), at: 100)
    put(octal(size ?? data.count, 11), at: 124)
    put(String(type), at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    put("        ", at: 148)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    bytes += header
    bytes += data
    let padding: Int = (512 - data.count % 512) % 512
    bytes += [UInt8](repeating: 0, count: padding)
  }

  /// The whole file.
  var file: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
