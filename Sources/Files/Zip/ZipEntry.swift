/// What the directory of a zip file says of one entry.
package struct ZipEntry: Sendable {
  /// The path's bytes: nothing says that they are UTF-8, or stay within a folder.
  package let name: [UInt8]
  package let isEncrypted: Bool
  /// The compression; `stored` and `deflated` are the usual ones.
  package let method: Int
  /// The CRC-32 of its bytes.
  package let checksum: UInt32
  /// Its bytes in the file.
  package let packedSize: Int
  /// Its bytes when unpacked.
  package let size: Int
  /// Where its own header lies in the file.
  package let offset: Int
  /// Whether it needs a Zip64 number that is not there: that number is then 0xFFFF_FFFF.
  package let lacksNumbers: Bool
  /// Whether it is a symbolic link of Unix.
  package let isLink: Bool
  /// The bytes of the record that says all this.
  package let recordLength: Int

  package static let stored = 0
  package static let deflated = 8

  /// The fixed part of a record.
  static let fixedLength = 46
  static let signature = 0x0201_4B50
  /// In the place of a number that does not fit.
  static let allOnes = 0xFFFF_FFFF
  /// The extra field with the numbers of Zip64.
  private static let wideField = 1

  /// Reads the record at a position; nil when there is none, or it ends behind `end`.
  init?(_ file: MappedFile, at position: Int, end: Int) {
    guard position <= end - Self.fixedLength else { return nil }
    let fixed = LittleEndian(bytes: file.bytes(position..<(position + Self.fixedLength)))
    func number(_ offset: Int, _ width: Int) -> Int { fixed.number(offset, width) ?? 0 }
    let (nameLength, extraLength) = (number(28, 2), number(30, 2))
    recordLength = Self.fixedLength + nameLength + extraLength + number(32, 2)
    guard number(0, 4) == Self.signature, recordLength <= end - position else { return nil }
    let nameStart = position + Self.fixedLength
    let extraStart = nameStart + nameLength
    name = file.bytes(nameStart..<extraStart)
    isEncrypted = number(8, 2) & 1 != 0
    method = number(10, 2)
    checksum = UInt32(number(16, 4))
    isLink = number(38, 4) >> 16 & 0o170000 == 0o120000
    // Size, packed size, offset: the order in which the extra field has those that did not fit
    // (APPNOTE 4.5.3).
    var numbers = [number(24, 4), number(20, 4), number(42, 4)]
    lacksNumbers = !Self.expand(
      &numbers, LittleEndian(bytes: file.bytes(extraStart..<(extraStart + extraLength))))
    (size, packedSize, offset) = (numbers[0], numbers[1], numbers[2])
  }

  /// Takes numbers that do not fit from the extra field of Zip64; false when it lacks one of them.
  private static func expand(_ numbers: inout [Int], _ extra: LittleEndian) -> Bool {
    var field = 0
    while let kind = extra.number(field, 2), let length = extra.number(field + 2, 2) {
      let end = field + 4 + length
      if kind == wideField {
        var offset = field + 4
        for index in numbers.indices where numbers[index] == allOnes {
          guard offset + 8 <= end, let wide = extra.number(offset, 8) else { return false }
          numbers[index] = wide
          offset += 8
        }
        return true
      }
      field = end
    }
    return true
  }
}
