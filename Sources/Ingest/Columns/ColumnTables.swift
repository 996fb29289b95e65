internal import Catalogue
package import Columns
internal import Digests
internal import Duplicates
internal import Vocabulary

/// The tables of an export by columns: their columns, and a row for each entry.
package enum ColumnTables {
  /// An image in each row.
  package static let images = [
    Column("image", .utf8), Column("source", .utf8), Column("case_id", .utf8, isNullable: true),
    Column("file", .utf8), Column("page", .utf8), Column("width", .int64, isNullable: true),
    Column("height", .int64, isNullable: true), Column("sha256", .utf8, isNullable: true),
    Column("state", .utf8, isNullable: true), Column("licence", .utf8),
  ]

  /// A mention in each row; `term` is its path, the parts parted by ` / `.
  package static let mentions = [
    Column("image", .utf8), Column("facet", .utf8), Column("term", .utf8), Column("raw", .utf8),
    Column("assertion", .utf8), Column("ordinal", .int64), Column("page", .utf8),
    Column("byte_start", .int64, isNullable: true), Column("byte_end", .int64, isNullable: true),
    Column("term_id", .int64, isNullable: true), Column("votes", .int64, isNullable: true),
    Column("weight", .double, isNullable: true), Column("rule", .utf8),
    Column("annotator", .utf8, isNullable: true),
  ]

  /// A finding in each row.
  package static let findings = [
    Column("source", .utf8), Column("file", .utf8), Column("line_number", .int64, isNullable: true),
    Column("column_number", .int64, isNullable: true),
    Column("byte_offset", .int64, isNullable: true),
    Column("severity", .utf8), Column("code", .utf8), Column("what", .utf8),
    Column("remedy", .utf8), Column("excerpt", .utf8),
  ]

  /// An image with a fingerprint in each of eight rows, one an orientation: its hash when it is turned so,
  /// and the hash cut into four bands, the highest bits first.
  ///
  /// SQL has no standard way to shift bits, so that the bands stand here; the hash is the 64 bits as a
  /// signed number.
  package static let fingerprints = [
    Column("image", .utf8), Column("sha256", .utf8), Column("orientation", .utf8),
    Column("is_upright", .bool), Column("hash", .int64), Column("band_1", .int64),
    Column("band_2", .int64), Column("band_3", .int64), Column("band_4", .int64),
  ]

  static func row(_ image: CataloguedImage) -> [ColumnValue] {
    [
      .utf8(image.id.rawValue), .utf8(image.source), .text(image.caseID?.rawValue),
      .utf8(image.file), .utf8(image.page),
      // 0 means that the size is not known, and no image has it.
      .number(image.width == 0 ? nil : image.width),
      .number(image.height == 0 ? nil : image.height), .text(image.sha256?.hex),
      .text(image.state?.rawValue), .utf8(image.licence),
    ]
  }

  static func row(_ entry: CataloguedMention) -> [ColumnValue] {
    let mention = entry.mention
    return [
      .utf8(entry.image.rawValue), .utf8(mention.facet.rawValue),
      .utf8(mention.path.joined(separator: " / ")), .utf8(mention.raw),
      .utf8(mention.assertion.rawValue), .int64(entry.ordinal), .utf8(entry.page),
      .number(mention.byteRange?.lowerBound), .number(mention.byteRange?.upperBound),
      .number(mention.termID), .number(mention.votes),
      mention.weight.map { .double($0) } ?? .none, .utf8(mention.rule), .text(entry.annotator),
    ]
  }

  static func row(_ source: String, _ finding: Finding) -> [ColumnValue] {
    [
      .utf8(source), .utf8(finding.source), .number(finding.position?.line),
      .number(finding.position?.column), .number(finding.position?.byteOffset),
      .utf8(finding.severity.rawValue), .utf8(finding.code), .utf8(finding.what),
      .utf8(finding.remedy), .utf8(finding.excerpt),
    ]
  }

  /// The rows of an image's fingerprint; none without one, and without a whole image.
  static func fingerprintRows(_ image: CataloguedImage) -> [[ColumnValue]] {
    guard image.hasPixels, let print = image.fingerprint, let digest = image.sha256 else {
      return []
    }
    return ImageOrientation.allCases.map { orientation in
      let hash = orientation.hash(of: print.hash)
      func band(_ number: UInt64) -> ColumnValue {
        .int64(Int(hash >> (64 - 16 * number) & 0xFFFF))
      }
      return [
        .utf8(image.id.rawValue), .utf8(digest.hex), .utf8(orientation.description),
        .bool(orientation == .upright), .int64(Int(Int64(bitPattern: hash))), band(1), band(2),
        band(3), band(4),
      ]
    }
  }
}
