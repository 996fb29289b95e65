package import Terms

/// A file of an export as a format receives it: its bytes, its text on demand, the files next to it,
/// and what was parsed of it so far.
///
/// One thread reads a file, so nothing here is guarded.
package final class InputFile {
  /// The path, relative to the export's folder.
  package let path: String
  /// The bytes as they lie on the disk.
  package let bytes: [UInt8]
  /// The files next to it.
  let siblings: Siblings
  /// What the user gave to read it with.
  let options: ReadingOptions
  private var parses: [ObjectIdentifier: Any] = [:]

  init(
    _ path: String, _ bytes: [UInt8], siblings: Siblings = Siblings(),
    options: ReadingOptions = ReadingOptions()
  ) {
    self.path = path
    self.bytes = bytes
    self.siblings = siblings
    self.options = options
  }

  /// The bytes as text, decoded when it is first asked for.
  package private(set) lazy var text = Charset.decode(bytes, assumed: options.charset)

  /// Whether a text of ASCII characters is in the file.
  package func contains(_ needle: String) -> Bool {
    ByteSearch.contains(text.utf8, needle)
  }

  /// The text's first byte that is no white space.
  package var firstByte: UInt8? {
    text.utf8.first { $0 > 0x20 }
  }

  /// The file parsed in one way: at most once, so that recognition hands on what it has parsed, to its
  /// own format and to the others.
  func parsed<Parse: FileParse>(_ kind: Parse.Type = Parse.self) -> Parse {
    if let known = parses[ObjectIdentifier(kind)] as? Parse { return known }
    let parse = Parse(of: self)
    keep(parse)
    return parse
  }

  /// Hands on a parse that was made elsewhere.
  func keep<Parse: FileParse>(_ parse: Parse) {
    parses[ObjectIdentifier(Parse.self)] = parse
  }
}

/// A way to parse a file; `InputFile.parsed` does it once.
protocol FileParse {
  /// Parses a file, however broken; what is wrong with it is part of the value.
  init(of file: InputFile)
}

/// What the user gave to read an export's files with.
struct ReadingOptions: Sendable {
  /// The character set of files that declare none; nil to guess.
  var charset: String?
  /// Where values stand on pages that have no format of their own.
  var templates: [PageTemplate] = []
  /// What the tables' columns mean.
  var tables = MappingShelf.empty
}
