internal import Catalogue

/// The project's own XML form: one `atlas` of `case`s of `image`s; `docs/formats.md` describes it.
package struct AtlasXML: AtlasFormat {
  package static let name = "atlas-xml"
  /// Any atlas.
  package static let family: String? = nil

  package init() {}

  /// Knows a document by its root element.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard file.firstByte == UInt8(ascii: "<"), file.contains("<atlas") else { return .no }
    if file.contains("<?xml") || file.path.lowercased().hasSuffix(".xml") {
      return .yes(why: "an XML document with an element atlas")
    }
    return .maybe(score: 0.6, why: "has an element atlas")
  }

  /// Reads the images up to the first error; an image that is not closed gives no record.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let reader = AtlasXMLReader(builder, from: TextBytes(file.text))
    reader.run()
    builder = reader.builder
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
