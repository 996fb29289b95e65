package import Catalogue
internal import Digests
internal import Documents
internal import Files
package import Parallel
internal import Vocabulary

/// Writes the facts as tables.
package enum CatalogueExport {
  /// The files that a folder gets.
  package static let files = ["images.csv", "mentions.csv"]

  /// Writes `images.csv` and `mentions.csv` as a folder that appears whole or not at all.
  ///
  /// Throws when the catalogue can't be read, the folder holds anything but an earlier export, or it
  /// can't be written.
  package static func csv(
    _ catalogue: Catalogue, to folder: String, progress: Progress = .silent
  ) throws {
    let kind = "export of a catalogue"
    try AtomicFolder.check(folder, as: kind, sparing: [catalogue.path])
    var images = CSVWriter(
      columns: ["image", "case", "file", "page", "width", "height", "sha256", "state", "licence"])
    let counts = try catalogue.counts()
    progress.begin("images", unit: "images", total: counts.images)
    try catalogue.images(each: { image in
      progress.advance()
      images.row([
        image.id.rawValue, image.caseID?.rawValue ?? "", image.file, image.page,
        // 0 means that the size is not known, and no image has it.
        image.width == 0 ? "" : String(image.width),
        image.height == 0 ? "" : String(image.height), image.sha256?.hex ?? "",
        image.state?.rawValue ?? "", image.licence,
      ])
    })
    var mentions = CSVWriter(
      columns: [
        "image", "facet", "raw", "assertion", "ordinal", "page", "byte_start", "byte_end", "path",
        "term_id", "votes", "rule", "weight", "annotator",
      ])
    progress.begin("mentions", unit: "mentions", total: counts.mentions)
    try catalogue.mentions(each: { entry in
      progress.advance()
      let mention = entry.mention
      mentions.row([
        entry.image.rawValue, mention.facet.rawValue, mention.raw, mention.assertion.rawValue,
        String(entry.ordinal), entry.page, mention.byteRange.map { String($0.lowerBound) } ?? "",
        mention.byteRange.map { String($0.upperBound) } ?? "",
        mention.path.joined(separator: " / "), mention.termID.map(String.init) ?? "",
        mention.votes.map(String.init) ?? "", mention.rule,
        mention.weight.map { NumberText.shortest($0) } ?? "", entry.annotator ?? "",
      ])
    })
    try AtomicFolder.write(to: folder, as: kind, sparing: [catalogue.path]) { temporary in
      for (name, table) in zip(files, [images, mentions]) {
        try table.write(to: "\(temporary)/\(name)")
      }
    }
  }
}
