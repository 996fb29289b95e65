import Catalogue
import Digests
import TestSupport
import Vocabulary
@testable import Taxonomy

/// Within `Atlas` the plain name means its own mentions.
private typealias StatedMention = Mention

extension Atlas {
  /// A catalogue in a folder that holds this atlas, one page an image, ten bytes a text.
  func catalogued(in folder: TemporaryFolder, name: String = "catalogue.sqlite") throws -> Catalogue
  {
    let catalogue = try Catalogue(folder.file(name))
    let files = images.indices.map { number in
      var record = ImageRecord(key: images[number].id)
      record.caseKey = images[number].caseID
      record.mentions = mentions(of: number).enumerated().map { rank, said in
        let term = terms[Int(said.term)]
        return StatedMention(
          facet: term.facet, raw: term.text, path: term.path, assertion: said.assertion,
          byteRange: (100 + 10 * rank)..<(110 + 10 * rank), rule: "test")
      }
      return ExtractedFile(
        file: SourceFile(
          source: "t", path: "page-\(number).html", digest: Digest.of(text: "\(number)"),
          context: Digest.of([]), byteCount: 1, format: "test", formatReason: "", charset: "utf-8",
          charsetReason: ""),
        pages: [ExtractedPage(name: "page-\(number)", images: [record])], findings: [])
    }
    try catalogue.write(files, folder: folder.path)
    return catalogue
  }
}
