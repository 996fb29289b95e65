internal import Files

/// A zip file whose entries are stored, not compressed, as `torch.save` writes them.
///
/// Entries are looked up by name and never unpacked to disk. A name that leaves the archive, two entries of one name,
/// entries that overlap, and entries whose two headers disagree are refused.
struct StoredZip {
  private struct Entry {
    let range: Range<Int>
    let checksum: UInt32
  }

  private static let largestDirectory = 64 << 20
  private let file: MappedFile
  private var entries: [String: Entry] = [:]

  /// The names of all entries, sorted.
  var names: [String] { entries.keys.sorted() }

  /// Reads the directory of entries.
  ///
  /// Fails when the file is cut off, or an entry is compressed, encrypted or refused.
  init(_ file: MappedFile) throws(WeightProblem) {
    self.file = file
    var directory = try Self.directory(of: file)
    var taken: [Range<Int>] = []
    while let record = directory.next() {
      let name = String(decoding: record.name, as: UTF8.self)
      let (entry, whole) = try Self.entry(named: name, record, directory, file)
      guard entries.updateValue(entry, forKey: name) == nil else {
        throw WeightProblem("the zip file has two entries '\(name)'")
      }
      taken.append(whole)
    }
    guard directory.isWhole else { throw WeightProblem("the zip file's directory breaks off") }
    // Entries that share bytes are how a small file becomes a huge one.
    taken.sort { $0.lowerBound < $1.lowerBound }
    for (one, next) in zip(taken, taken.dropFirst()) where one.upperBound > next.lowerBound {
      throw WeightProblem("the zip file's entries overlap", remedy: "Don't use this file.")
    }
  }

  /// Where the bytes of an entry are in the file; nil when there is none.
  ///
  /// Fails when they are not those of its checksum.
  func range(of name: String) throws(WeightProblem) -> Range<Int>? {
    guard let entry = entries[name] else { return nil }
    var checksum = ZipChecksum()
    unsafe file.withUnsafeBytes { bytes in
      unsafe checksum.update(UnsafeRawBufferPointer(rebasing: bytes[entry.range]))
    }
    guard checksum.value == entry.checksum else {
      throw WeightProblem("damaged: '\(name)' does not have the bytes of its checksum")
    }
    return entry.range
  }

  /// An entry from its record in the directory, and all that it occupies in the file.
  private static func entry(
    named name: String, _ record: ZipEntry, _ directory: ZipDirectory, _ file: MappedFile
  ) throws(WeightProblem) -> (Entry, Range<Int>) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, !parts.contains(".."), !name.hasPrefix("/"), !name.contains("\\"),
      !name.utf8.contains(0)
    else {
      throw WeightProblem(
        "the zip file has an entry with the path '\(name)'", remedy: "Don't use this file.")
    }
    guard !record.lacksNumbers else {
      throw WeightProblem("the zip file's directory has an impossible size")
    }
    guard !record.isEncrypted else { throw WeightProblem("the entry '\(name)' is encrypted") }
    guard record.method == ZipEntry.stored, record.packedSize == record.size else {
      throw WeightProblem(
        "the entry '\(name)' is compressed", remedy: "Save it again with torch.save.")
    }
    let beyond = WeightProblem("the entry '\(name)' lies beyond the file's end")
    guard record.offset <= file.count - ZipDirectory.Header.fixedLength else { throw beyond }
    guard let header = directory.header(of: record) else {
      throw WeightProblem("the entry '\(name)' has no header")
    }
    guard header.name.upperBound <= file.count else { throw beyond }
    // One program goes by the directory and another by the entry's own header: a file that shows
    // them different things is refused.
    guard file.bytes(header.name) == Array(name.utf8), header.method == ZipEntry.stored else {
      throw WeightProblem(
        "the two headers of the entry '\(name)' disagree", remedy: "Don't use this file.")
    }
    guard record.size <= file.count, header.dataStart <= file.count - record.size else {
      throw beyond
    }
    let range = header.dataStart..<(header.dataStart + record.size)
    return (Entry(range: range, checksum: record.checksum), record.offset..<range.upperBound)
  }

  /// The directory, whose entries are all kept in memory.
  private static func directory(of file: MappedFile) throws(WeightProblem) -> ZipDirectory {
    let directory: ZipDirectory
    do throws(ZipDirectory.Problem) {
      directory = try ZipDirectory(file)
    } catch {
      let what =
        switch error {
        case .missing: "the zip file is cut off: its directory is missing"
        case .outside: "the zip file's directory lies outside it"
        }
      throw WeightProblem(what)
    }
    guard directory.range.count <= largestDirectory else {
      throw WeightProblem("the zip file's directory is larger than that of any model")
    }
    return directory
  }
}
