internal import Catalogue
internal import Digests
internal import Vocabulary

@testable import Ingest

/// Pages, answers, tables and mappings.
enum ParserTargets {
  static let all = [
    FuzzTarget(name: "html") { bytes in
      check(DermQuestPage(), bytes)
      check(DermQuestSearch(), bytes)
    },
    FuzzTarget(name: "xml") { check(AtlasXML(), $0) },
    FuzzTarget(name: "json") { bytes in
      let root = JSONReader.read(bytes).root
      let facets = root.flatMap { FacetData($0, digest: .of(bytes)) }
      check(DermQuestAnswers(), bytes, facets: facets)
    },
    FuzzTarget(name: "csv") { check(MappedTable(), $0, mapping: mapping) },
    FuzzTarget(name: "mapping") { bytes in
      guard let mapping = try? MappingReader.read(bytes, path: "m.yaml").tables.first else {
        return
      }
      let table = Array("a,b,c\n1,2,\"3;4\"\nx,,y\n".utf8)
      check(MappedTable(), table, mapping: mapping)
    },
  ]

  private static let mapping = try? MappingReader.read(
    Array(
      """
      derm_mapping: 1
      table: t.csv
      image: {column: a, suffix: .jpg}
      case: b
      group: [b, c]
      lesion: [{column: c, separator: ";", votes: ":", path: "/"}, {column: d, when: 1, absent: 0}]
      attributes: {age: e}
      exclude: {column: f, when: x}
      """.utf8), path: "m.yaml"
  ).tables.first

  /// Reads bytes as one format, as an ingest does, and checks what every format promises.
  private static func check(
    _ format: some AtlasFormat, _ bytes: [UInt8], facets: FacetData? = nil,
    mapping: TableMapping? = nil
  ) {
    let siblings = Siblings()
    if let facets { siblings.keep(FacetFiles(facets)) }
    let file = InputFile("p", bytes, siblings: siblings)
    if let mapping { file.keep(MappingShelf.Choice.mapped(mapping, joined: nil, why: "m")) }
    let text = file.text
    precondition(String(validating: text.utf8, as: UTF8.self) != nil, "text that is no UTF-8")
    var builder = RecordBuilder(source: "s", path: "p", text: text)
    _ = AllFormats.recognise(file)
    format.extract(file, into: &builder)
    for image in builder.pages.flatMap(\.images) {
      check(image.byteRange, bytes)
      for mention in image.mentions {
        check(mention.byteRange, bytes)
        precondition(!mention.path.isEmpty && !mention.path.contains(""), "an empty term")
      }
    }
  }

  private static func check(_ range: Range<Int>?, _ bytes: [UInt8]) {
    guard let range else { return }
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a range outside")
  }
}
