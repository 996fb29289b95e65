import Catalogue
import Digests
import Vocabulary

/// Small facts to put into a catalogue.
enum SampleFacts {
  static func file(_ path: String, text: String = "x", pages: [ExtractedPage]) -> ExtractedFile {
    ExtractedFile(
      file: SourceFile(
        source: "atlas", path: path, digest: .of(text: text), context: .of(text: "v1"),
        byteCount: 1, format: "test", formatReason: "said so", charset: "utf-8",
        charsetReason: "valid"),
      pages: pages,
      findings: [
        Finding(
          source: path, position: Position(line: 1, column: 2, byteOffset: 3),
          severity: .warning, code: "odd", what: "odd in \(path)", remedy: "look at it")
      ])
  }

  static func image(
    _ name: String, case caseName: String? = nil, lesions: [[String]], site: [String]? = nil
  ) -> ImageRecord {
    var record = ImageRecord(key: ImageID("atlas/\(name)"))
    record.imageFile = "\(name).jpg"
    record.caseKey = caseName.map { CaseID("atlas/\($0)") }
    record.groupKeys = ["atlas/patient:1"]
    record.attributes = ["age": "44"]
    record.presentFields = ["lesion": lesions.count, "site": site == nil ? 0 : 1]
    record.mentions = lesions.map {
      Mention(
        facet: .lesion, raw: $0.joined(separator: " / "), path: $0, termID: 7, assertion: .absent,
        votes: 3, byteRange: 5..<9)
    }
    record.mentions += [Mention(facet: .diagnosis, raw: "acne &amp; co", path: ["acne & co"])]
    if let site { record.mentions.append(Mention(facet: .site, raw: "Face", path: site)) }
    return record
  }

  static let first = file(
    "1.html",
    pages: [
      ExtractedPage(
        name: "1",
        images: [
          image("b", case: "10", lesions: [["Papule", "erythematous"], ["Cyst"]], site: ["Head"]),
          image("a", lesions: []),
        ])
    ])

  static let second = file(
    "2.html",
    pages: [ExtractedPage(name: "2", images: [image("c", case: "11", lesions: [["Scar"]])])])
}
