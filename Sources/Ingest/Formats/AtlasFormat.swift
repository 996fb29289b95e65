internal import Catalogue
internal import Vocabulary

/// A way in which an atlas export is written: one file and one line in `AllFormats`.
public protocol AtlasFormat: Sendable {
  /// The name for `--format`.
  static var name: String { get }
  /// What the format reads, for `--help` and docs.
  static var summary: String { get }
  /// The atlas whose pages these are, or nil when any atlas may be written like this; records of one
  /// image in formats of two atlases are a finding.
  static var family: String? { get }
  /// Whether each file has fields of its own, so that its coverage says nothing of another's.
  static var fieldsDifferByFile: Bool { get }
  /// Whether a file is in this format.
  static func recognise(_ sample: PageSample) -> Recognition
  /// Makes a reader.
  init()
  /// Reads a page; what is wrong with it goes into the builder as findings.
  ///
  /// A record that is not whole must not be added.
  func extract(_ page: Page, into record: inout RecordBuilder)
}

extension AtlasFormat {
  /// An atlas of its own, named as the format.
  public static var family: String? { name }
  /// All files have the same fields.
  public static var fieldsDifferByFile: Bool { false }
}

/// What a format says of a file.
public enum Recognition: Sendable, Equatable {
  /// It is in another format.
  case no
  /// It may be in this one; the highest score from 0 to 1 is taken.
  case maybe(score: Double, why: String)
  /// It is in this one.
  case yes(why: String)
}

/// What a format looks at to recognise a file.
public struct PageSample: Sendable {
  /// The file's name with its ending.
  public let name: String
  /// The whole text.
  public let text: DocumentText
  /// Why a table mapping holds for this file; nil when none does.
  public let mapping: String?
  /// The templates that were given.
  var templates: [PageTemplate] = []

  /// Whether a text of ASCII characters is in the file.
  public func contains(_ needle: String) -> Bool {
    ByteSearch.contains(text.utf8, needle)
  }

  /// The first byte that is no white space.
  public var firstByte: UInt8? {
    text.utf8.first { $0 > 0x20 }
  }
}

/// A page to read.
public struct Page: Sendable {
  /// The file's path, relative to the input.
  public let path: String
  /// The text.
  public let text: DocumentText
  /// The facet data that lies beside the page, for answers that refer to it.
  let facets: FacetData?
  /// The mapping, for tables.
  let mapping: TableMapping?
  /// The images of the rows, for tables whose images another table names.
  let joined: JoinedImages?
  /// What other tables of the mapping judge, for tables.
  var judged: [JudgedTable] = []
  /// The templates that were given, for pages.
  let templates: [PageTemplate]
  /// The image files whose names begin with zeros, for tables.
  let padded: PaddedNames

  /// Starts a page with nothing beside it.
  init(
    path: String, text: DocumentText, facets: FacetData? = nil, mapping: TableMapping? = nil,
    joined: JoinedImages? = nil, templates: [PageTemplate] = [],
    padded: PaddedNames = PaddedNames()
  ) {
    self.path = path
    self.text = text
    self.facets = facets
    self.mapping = mapping
    self.joined = joined
    self.templates = templates
    self.padded = padded
  }
}
