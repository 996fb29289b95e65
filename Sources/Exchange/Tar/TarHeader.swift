internal import Terms

/// The 512 bytes in front of a member of a tar archive (POSIX.1-1988 ustar), the same for the same
/// name and size: no time, no owner.
enum TarHeader {
  static let blockSize = 512

  /// Where POSIX has the fields, in bytes.
  private enum Offset {
    static let (name, mode, owner, group) = (0, 100, 108, 116)
    static let (size, time, checksum, kind) = (124, 136, 148, 156)
    static let (magic, version, deviceMajor, deviceMinor) = (257, 263, 329, 337)
  }

  /// The header of a plain file.
  ///
  /// `name` must be ASCII and shorter than 100 bytes; `size` is in bytes.
  static func file(_ name: String, size: Int) -> [UInt8] {
    header(name, size: size, kind: UInt8(ascii: "0"))
  }

  /// A comment for the whole archive (POSIX.1-2001, pax global header), with its content, padded.
  static func comment(_ text: String) -> [UInt8] {
    // The length in front of a record counts its own digits too.
    let rest = " comment=\(text)\n"
    var length = rest.utf8.count
    while "\(length)".utf8.count + rest.utf8.count != length {
      length = "\(length)".utf8.count + rest.utf8.count
    }
    let record = Array("\(length)\(rest)".utf8)
    return header("pax_global_header", size: record.count, kind: UInt8(ascii: "g")) + record
      + padding(record.count)
  }

  /// The zeros that fill the last block of a content of `size` bytes.
  static func padding(_ size: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (blockSize - size % blockSize) % blockSize)
  }

  private static func header(_ name: String, size: Int, kind: UInt8) -> [UInt8] {
    precondition(name.utf8.count < 100, "\(name) is too long for a tar header")
    var bytes = [UInt8](repeating: 0, count: blockSize)
    func put(_ text: String, _ at: Int) {
      for (offset, byte) in text.utf8.enumerated() { bytes[at + offset] = byte }
    }
    put(name, Offset.name)
    put("0000644", Offset.mode)
    put("0000000", Offset.owner)
    put("0000000", Offset.group)
    put(octal(size, 11), Offset.size)
    put(octal(0, 11), Offset.time)
    // Blanks stand for the checksum while the sum is taken.
    put("        ", Offset.checksum)
    bytes[Offset.kind] = kind
    put("ustar", Offset.magic)
    put("00", Offset.version)
    put("0000000", Offset.deviceMajor)
    put("0000000", Offset.deviceMinor)
    let sum = bytes.reduce(0) { $0 + Int($1) }
    // Six digits, a zero byte, and the last of the blanks: the checksum alone ends so.
    put(octal(sum, 6), Offset.checksum)
    bytes[Offset.checksum + 6] = 0
    return bytes
  }

  private static func octal(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 8)
    precondition(text.utf8.count <= digits, "\(value) is too large for a tar header")
    return text.leftPadded(digits, with: "0")
  }
}
