internal import Catalogue
internal import Digests
internal import Foundation
internal import Vocabulary

/// Writes the facts of an atlas of 21,657 images into a new catalogue, with every index and check of its own.
enum CatalogueRow {
  static let images = 21_657
  static let imagesOfPage = 3
  /// Files that are written in one transaction.
  static let filesOfBatch = 128

  /// A line of JSON: seconds of writing, and what was written.
  static func run(_ path: String) throws -> String {
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + ending)
    }
    let files = (0..<(images / imagesOfPage)).map(file)
    let catalogue = try Catalogue(path)
    let start = ContinuousClock.now
    for batch in stride(from: 0, to: files.count, by: filesOfBatch) {
      let end = min(batch + filesOfBatch, files.count)
      try catalogue.write(Array(files[batch..<end]), folder: "/atlas")
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let counts = try catalogue.counts()
    return "{\"seconds\": \(seconds), \"images\": \(counts.images), "
      + "\"mentions\": \(counts.mentions)}"
  }

  private static func file(_ number: Int) -> ExtractedFile {
    let records = (0..<imagesOfPage).map { record(number * imagesOfPage + $0, page: number) }
    let name = "\(number).html"
    return ExtractedFile(
      file: SourceFile(
        source: "atlas", path: name, digest: .of(text: name), context: .of(text: "c"),
        byteCount: 16_000, format: "dermquest-page", formatReason: "bench", charset: "utf-8",
        charsetReason: "bench"),
      pages: [ExtractedPage(name: name, images: records)], findings: [])
  }

  private static func record(_ number: Int, page: Int) -> ImageRecord {
    var record = ImageRecord(key: ImageID("atlas/\(String(number, radix: 16))"))
    record.imageFile = "\(number)HB.JPG"
    record.caseKey = CaseID("atlas/\(page)")
    record.presentFields = ["lesion": 3]
    record.mentions = (0..<3).map { ordinal in
      Mention(
        facet: .lesion, raw: "Papule / kind \(ordinal)", path: ["Papule", "kind \(ordinal)"],
        termID: 108_070 + ordinal, byteRange: number..<(number + 20), rule: "h3 Primary Lesions")
    }
    return record
  }
}
