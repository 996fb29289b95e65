internal import Terms

/// Reads tar files: ustar with prefixes, pax paths and sizes, GNU's long names.
struct TarReader {
  let stream: any ByteStream
  let path: String
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
        let header = try stream.next(512)
        try sink.header(512)
        // A block of zeros ends the archive.
        if header.count == 512, !isFirst, !header.contains(where: { $0 != 0 }) { return }
        guard header.count == 512, isHeader(header) else { return try fail(isFirst, &sink) }
        isFirst = false
        let size = longSize ?? octal(header[124..<136])
        let name = longName ?? name(header)
        guard (0..<1 << 56).contains(size) else {
          return sink.damage(name, "its size is not a number")
        }
        switch header[156] {
        case UInt8(ascii: "L"), UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "K"):
          headers += 1
          guard headers <= Self.mostHeaders else {
            return sink.damage(name, "more than \(Self.mostHeaders) headers describe one entry")
          }
          let body = try body(size)
          try sink.header(body.count)
          if header[156] == UInt8(ascii: "L") { longName = text(body[...]) }
          if header[156] != UInt8(ascii: "x") { continue }
          let fields = pax(body)
          longName = fields["path"] ?? longName
          longSize = fields["size"].flatMap { Int($0) }
        default:
          headers = 0
          longName = nil
          longSize = nil
          try unpack(name, size: size, type: header[156], into: &sink)
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
          piece = try stream.next(min(left, 1 << 18))
        } catch let problem as DamagedStream {
          return problem.reason
        }
        if piece.isEmpty { return "it breaks off" }
        left -= piece.count
        try take(piece)
      }
      return nil
    }
    _ = try stream.next((512 - size % 512) % 512)
  }

  private func skip(_ size: Int, _ sink: inout ArchiveSink) throws {
    // A size near the largest number must not overflow.
    var left = size + (512 - size % 512) % 512
    while left > 0 {
      let piece = try stream.next(min(left, 1 << 18))
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
    let bytes = try stream.next((size + 511) / 512 * 512)
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
    var sum = 8 * 0x20
    for (index, byte) in header.enumerated() where !(148..<156).contains(index) { sum += Int(byte) }
    return octal(header[148..<156]) == sum
  }

  private func name(_ header: [UInt8]) -> String {
    let name = text(header[0..<100])
    let isUstar = header[257..<262].elementsEqual(Array("ustar".utf8))
    let prefix = isUstar ? text(header[345..<500]) : ""
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
