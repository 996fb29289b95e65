internal import Terms

/// Reads tar files: ustar with prefixes, pax paths and sizes, GNU's long names.
struct TarReader {
  let stream: any ByteStream
  let path: String
  /// Headers and contents fill whole blocks.
  private static let blockSize = 512

  /// Where a header has its fields (POSIX, pax interchange format).
  private enum Field {
    static let name = 0..<100
    static let size = 124..<136
    static let checksum = 148..<156
    static let kind = 156
    static let magic = 257..<262
    static let prefix = 345..<500
  }

  /// Headers that may describe one entry: an attack has thousands.
  private static let mostHeaders = 16

  /// Unpacks every entry that is a file.
  ///
  /// Throws when the first header is none, or the sink refuses.
  func unpack(into sink: inout ArchiveSink) throws {
    var longName: String?
    var longSize: Int?
    var isFirst = true
    // Headers that only describe the next entry; real ones come in threes.
    var headers = 0
    do {
      while true {
        let header = try stream.next(Self.blockSize)
        try sink.header(Self.blockSize)
        // A block of zeros ends the archive.
        if header.count == Self.blockSize, !isFirst, !header.contains(where: { $0 != 0 }) { return }
        guard header.count == Self.blockSize, isHeader(header) else {
          return try fail(isFirst, &sink)
        }
        isFirst = false
        let size = longSize ?? octal(header[Field.size])
        let name = longName ?? name(header)
        guard (0..<1 << 56).contains(size) else {
          return sink.damage(name, "its size is not a number")
        }
        switch header[Field.kind] {
        case UInt8(ascii: "L"), UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "K"):
          headers += 1
          guard headers <= Self.mostHeaders else {
            return sink.damage(name, "more than \(Self.mostHeaders) headers describe one entry")
          }
          let body = try body(size)
          try sink.header(body.count)
          if header[Field.kind] == UInt8(ascii: "L") { longName = text(body[...]) }
          if header[Field.kind] != UInt8(ascii: "x") { continue }
          let fields = pax(body)
          longName = fields["path"] ?? longName
          longSize = fields["size"].flatMap { Int($0) }
        default:
          headers = 0
          longName = nil
          longSize = nil
          try unpack(name, size: size, type: header[Field.kind], into: &sink)
        }
      }
    } catch let problem as DamagedStream {
      sink.damage("", problem.reason)
    }
  }

  private func fail(_ isFirst: Bool, _ sink: inout ArchiveSink) throws(IngestError) {
    if isFirst {
      throw .unsupportedInput(path: path, what: "no tar file. Name the unpacked folder")
    }
    sink.damage("", "the archive breaks off")
  }

  private func unpack(
    _ name: String, size: Int, type: UInt8, into sink: inout ArchiveSink
  ) throws {
    // Archives from before POSIX have no kind for folders, only the slash.
    if type == UInt8(ascii: "5") || name.hasSuffix("/") { return try skip(size, &sink) }
    let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    guard let safe = try sink.path(for: plain) else { return try skip(size, &sink) }
    // A zero byte is how old archives mark a file; 7 is a contiguous one, which today is like any
    // other.
    guard type == 0 || type == UInt8(ascii: "0") || type == UInt8(ascii: "7") else {
      sink.refuse(safe, "it is a link or a device")
      return try skip(size, &sink)
    }
    try sink.write(safe, packed: size) { take in
      var left = size
      while left > 0 {
        let piece: [UInt8]
        // Answered rather than thrown, so that the finding names this entry and its half file is
        // removed.
        do {
          piece = try stream.next(min(left, Archive.pieceSize))
        } catch let problem as DamagedStream {
          return problem.reason
        }
        if piece.isEmpty { return "it breaks off" }
        left -= piece.count
        try take(piece)
      }
      return nil
    }
    _ = try stream.next(Self.padding(size))
  }

  /// The zeros that fill the last block of a content.
  private static func padding(_ size: Int) -> Int { (blockSize - size % blockSize) % blockSize }

  private func skip(_ size: Int, _ sink: inout ArchiveSink) throws {
    // A size near the largest number must not overflow.
    var left = size + Self.padding(size)
    while left > 0 {
      let piece = try stream.next(min(left, Archive.pieceSize))
      if piece.isEmpty { throw DamagedStream(reason: "the archive breaks off") }
      try sink.pass(piece.count)
      left -= piece.count
    }
  }

  /// Larger headers exist only to do harm.
  private static let largestHeader = 1 << 20

  /// The content of a header that describes the next entry.
  private func body(_ size: Int) throws(DamagedStream) -> [UInt8] {
    guard size <= Self.largestHeader else {
      throw DamagedStream(reason: "a header of \(size) bytes")
    }
    let bytes = try stream.next(size + Self.padding(size))
    guard bytes.count >= size else { throw DamagedStream(reason: "the archive breaks off") }
    return Array(bytes.prefix(size))
  }

  /// Lines of `length name=value`.
  private func pax(_ bytes: [UInt8]) -> [String: String] {
    var fields: [String: String] = [:]
    var position = 0
    while position < bytes.count {
      let digits = bytes[position...].prefix(while: \.isASCIIDigit)
      guard let length = Int(String(decoding: digits, as: UTF8.self)),
        length > digits.count + 2, length <= bytes.count - position
      else { break }
      let line = bytes[(position + digits.count + 1)..<(position + length - 1)]
      if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
        fields[text(line[..<equals])] = text(line[(equals + 1)...])
      }
      position += length
    }
    return fields
  }

  private func isHeader(_ header: [UInt8]) -> Bool {
    // Blanks stand for the checksum while the sum is taken.
    var sum = Field.checksum.count * 0x20
    for (index, byte) in header.enumerated() where !Field.checksum.contains(index) {
      sum += Int(byte)
    }
    return octal(header[Field.checksum]) == sum
  }

  private func name(_ header: [UInt8]) -> String {
    let name = text(header[Field.name])
    let isUstar = header[Field.magic].elementsEqual(Array("ustar".utf8))
    let prefix = isUstar ? text(header[Field.prefix]) : ""
    return prefix.isEmpty ? name : "\(prefix)/\(name)"
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A number in octal digits, or in GNU's binary form for large ones; -1 when it is none.
  private func octal(_ bytes: ArraySlice<UInt8>) -> Int {
    if bytes.first == 0x80 {
      return bytes.dropFirst().suffix(7).reduce(0) { $0 << 8 | Int($1) }
    }
    let digits = bytes.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8) ?? -1
  }
}
