internal import Terms

/// The 512 bytes in front of a member of a tar archive (POSIX.1-1988 ustar), the same for the same
/// name and size: no time, no owner.
enum TarHeader {
  static let blockSize = 512

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
    // The fields at the offsets that POSIX gives them: name, mode, owner, group, size, time,
    // checksum, kind, magic and version, device numbers. Blanks stand for the checksum while the
    // sum is taken.
    put(name, 0)
    put("0000644", 100)
    put("0000000", 108)
    put("0000000", 116)
    put(octal(size, 11), 124)
    put(octal(0, 11), 136)
    put("        ", 148)
    bytes[156] = kind
    put("ustar", 257)
    put("00", 263)
    put("0000000", 329)
    put("0000000", 337)
    let sum = bytes.reduce(0) { $0 + Int($1) }
    // Six digits, a zero byte, and the last of the blanks: the checksum alone ends so.
    put(octal(sum, 6), 148)
    bytes[154] = 0
    return bytes
  }

  private static func octal(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 8)
    precondition(text.utf8.count <= digits, "\(value) is too large for a tar header")
    return text.leftPadded(digits, with: "0")
  }
}
