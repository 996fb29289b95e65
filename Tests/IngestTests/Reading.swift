import Catalogue
import Digests
import Terms
import Testing
import Vocabulary
@testable import Ingest

/// Runs one format on bytes.
struct Reading {
  let bytes: [UInt8]
  let file: ExtractedFile

  init(
    _ format: any AtlasFormat, _ bytes: [UInt8], path: String = "page", facets: FacetData? = nil,
    mapping: TableMapping? = nil, joined: JoinedImages? = nil, templates: [PageTemplate] = [],
    padded: PaddedNames = PaddedNames()
  ) {
    self.bytes = bytes
    let siblings = Siblings(padded: padded)
    if let facets { siblings.keep(FacetFiles(facets)) }
    let input = InputFile(
      path, bytes, siblings: siblings, options: ReadingOptions(templates: templates))
    if let mapping { input.keep(MappingShelf.Choice.mapped(mapping, joined: joined, why: "")) }
    let text = input.text
    var builder = RecordBuilder(source: "atlas", path: path, text: text)
    format.extract(input, into: &builder)
    file = builder.finished(
      SourceFile(
        source: "atlas", path: path, digest: .of(bytes), context: .of([]), byteCount: bytes.count,
        format: "", formatReason: "", charset: text.charset, charsetReason: text.charsetReason))
  }

  init(_ format: any AtlasFormat, _ text: String, facets: FacetData? = nil) {
    self.init(format, Array(text.utf8), facets: facets)
  }

  var images: [ImageRecord] { file.pages.flatMap(\.images) }
  var codes: [String] { file.findings.map(\.code) }

  func paths(_ facet: Facet, image: Int = 0) -> [[String]] {
    images[image].mentions.filter { $0.facet == facet }.map(\.path)
  }

  /// Every mention's bytes are what it holds as raw text.
  func checkRaw() {
    for image in images {
      #expect(!image.key.rawValue.isEmpty)
      for mention in image.mentions {
        #expect(!mention.path.isEmpty && !mention.path.contains(""))
        guard let range = mention.byteRange, range.upperBound <= bytes.count else {
          #expect(mention.byteRange == nil)
          continue
        }
        // A declared charset is not in the slice, so compare what both decode to.
        if file.file.charset == "windows-1252" {
          #expect(Charset.windows1252(Array(bytes[range]), reason: "").raw(0..<4096) == mention.raw)
        } else {
          #expect(String(decoding: bytes[range], as: UTF8.self) == mention.raw)
        }
      }
    }
  }
}
