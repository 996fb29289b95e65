internal import Catalogue
internal import Vocabulary

/// The project's own XML form: one `atlas` of `case`s of `image`s; `docs/formats.md` describes it.
public struct AtlasXML: AtlasFormat {
  /// The name for `--format`.
  public static let name = "atlas-xml"
  /// Any atlas.
  public static let family: String? = nil
  /// What the format reads.
  public static let summary = "the project's XML form"

  /// Makes a reader.
  public init() {}

  /// Knows a document by its root element.
  public static func recognise(_ sample: PageSample) -> Recognition {
    guard sample.firstByte == UInt8(ascii: "<"), sample.contains("<atlas") else { return .no }
    if sample.contains("<?xml") || sample.name.lowercased().hasSuffix(".xml") {
      return .yes(why: "an XML document with an element atlas")
    }
    return .maybe(score: 0.6, why: "has an element atlas")
  }

  /// Reads the images up to the first error; an image that is not closed gives no record.
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    let reader = AtlasXMLReader(record, from: TextBytes(page.text))
    reader.run()
    record = reader.builder
  }
}

extension AtlasXML: StreamedFormat {
  static func stream(
    _ bytes: FileBytes, into builder: inout RecordBuilder,
    take: @escaping (ImageRecord) throws -> Bool
  ) throws {
    let reader = AtlasXMLReader(builder, from: bytes, take: take)
    reader.run()
    builder = reader.builder
    if let failure = reader.failure { throw failure }
  }
}
