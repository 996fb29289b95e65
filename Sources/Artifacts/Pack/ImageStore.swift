internal import Digests
internal import Files
internal import Imaging

/// The bytes of `images-<digest>.bin`: every image file once, personal metadata left out.
///
/// Little-endian. `DERMIMG1`, entry count u64, then per entry: SHA-256 of the original file,
/// SHA-256 of the stored bytes, offset u64 from the start of the file, length u64; entries sorted
/// by original digest. Then the stored bytes. The name's digest is that of the original digests,
/// so that a change of rules finds the store again without reading one image; a pack names the index's
/// digest too, and so every stored byte.
struct ImageStore {
  struct Entry: Sendable {
    let stored: Digest
    let range: Range<Int>
  }

  static let magic = Array("DERMIMG1".utf8)
  static let entrySize = 32 + 32 + 8 + 8

  let file: MappedFile
  let entries: [Digest: Entry]
  /// Digest of everything before the stored bytes.
  let index: Digest

  static func digest(of originals: [Digest]) -> Digest {
    var builder = DigestBuilder()
    builder.update(magic)
    for original in originals { builder.update(original.bytes) }
    return builder.finish()
  }

  static func name(_ digest: Digest) -> String { "images-\(digest.hex).bin" }

  /// Opens a store and checks that its index is one that `write` makes for the images of a digest.
  ///
  /// The stored bytes are not read: `check` does.
  init(path: String, images: Digest) throws(PackError) {
    let file = try asPackError { () throws(FileError) in try MappedFile(path) }
    let headSize = Self.magic.count + 8
    var head = ByteReader(file.bytes(0..<min(headSize, file.count)), path: path)
    guard try head.take(Self.magic.count).elementsEqual(Self.magic) else {
      throw .damaged(path: path, reason: "it does not start with DERMIMG1")
    }
    let count = try head.number(8)
    guard count <= (file.count - headSize) / Self.entrySize else {
      throw .damaged(path: path, reason: "it is shorter than its index")
    }
    let end = headSize + count * Self.entrySize
    var reader = ByteReader(file.bytes(headSize..<end), path: path)
    var entries: [Digest: Entry] = [:]
    var originals: [Digest] = []
    var next = end
    for number in 0..<count {
      let original = Digest(bytes: Array(try reader.take(32)))
      let stored = Digest(bytes: Array(try reader.take(32)))
      let offset = try reader.number(8)
      let length = try reader.number(8)
      guard let original, let stored, offset <= file.count, length <= file.count - offset else {
        throw .damaged(path: path, reason: "entry \(number + 1) of its index points past the end")
      }
      // In the order of `write` each has one position: entries that were exchanged have others.
      guard offset == next, originals.last.map({ $0 < original }) ?? true else {
        throw .damaged(path: path, reason: "entry \(number + 1) of its index is out of order")
      }
      next = offset + length
      originals.append(original)
      entries[original] = Entry(stored: stored, range: offset..<next)
    }
    guard next == file.count else {
      throw .damaged(
        path: path, reason: "it has \(file.count) bytes, and by its index \(next)")
    }
    guard Self.digest(of: originals) == images else {
      throw .damaged(path: path, reason: "its index names other images than its name")
    }
    // Entries that share bytes are how a small store would become a huge export.
    let ranges = entries.values.map(\.range).filter { !$0.isEmpty }
      .sorted { $0.lowerBound < $1.lowerBound }
    for (one, next) in zip(ranges, ranges.dropFirst()) where one.upperBound > next.lowerBound {
      throw .damaged(path: path, reason: "two of its entries share bytes")
    }
    self.file = file
    self.entries = entries
    index = Digest.of(file.bytes(0..<end))
  }

  /// Checks every stored image against its digest, once as `memory` has it.
  ///
  /// Fails with the first image that does not match.
  func check(_ memory: VerifiedFiles) throws(PackError) {
    try memory.once(file.path, index) { () throws(PackError) in
      for (original, entry) in entries.sorted(by: {
        $0.value.range.lowerBound < $1.value.range.lowerBound
      }) {
        let found = unsafe file.withUnsafeBytes { bytes in
          var builder = DigestBuilder()
          unsafe builder.update(UnsafeRawBufferPointer(rebasing: bytes[entry.range]))
          return builder.finish()
        }
        guard found == entry.stored else {
          throw .damaged(path: file.path, reason: "image \(original.short) has other bytes")
        }
      }
    }
  }

  /// Writes a store; `sources` gives the path of each original digest's file.
  static func write(_ sources: [Digest: String], to path: String) throws(PackError) {
    let originals = sources.keys.sorted()
    let writer = try asPackError { () throws(FileError) in try AtomicFileWriter(path) }
    var index = ByteWriter()
    index.raw(magic)
    index.number(originals.count, 8)
    // The index comes first and is known last: until then its bytes are zeros, and each file is read once.
    var offset = magic.count + 8 + originals.count * entrySize
    let blank = [UInt8](repeating: 0, count: offset)
    try asPackError { () throws(FileError) in try writer.append(blank) }
    for original in originals {
      let (bytes, stored) = try load(original, sources[original])
      index.raw(original.bytes)
      index.raw(stored.bytes)
      index.number(offset, 8)
      index.number(bytes.count, 8)
      offset += bytes.count
      try asPackError { () throws(FileError) in try writer.append(bytes) }
    }
    try asPackError { () throws(FileError) in
      try writer.replaceStart(with: index.bytes)
      try writer.commit()
    }
  }

  /// The bytes to store of an image, and their digest.
  private static func load(
    _ original: Digest, _ path: String?
  ) throws(PackError) -> (bytes: [UInt8], stored: Digest) {
    guard let path else {
      throw .inconsistent(reason: "image \(original.short) has no file")
    }
    let file = try asPackError { () throws(FileError) in try MappedFile(path) }
    let bytes = file.bytes(0..<file.count)
    guard Digest.of(bytes) == original else {
      throw .changedImage(path: path, expected: original)
    }
    let stripped = ImageMetadata.stripped(bytes)
    return (stripped, stripped == bytes ? original : Digest.of(stripped))
  }
}
