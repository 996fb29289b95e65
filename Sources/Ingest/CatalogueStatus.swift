package import Catalogue
internal import Digests
internal import Documents

/// What a catalogue holds, for people.
package struct CatalogueStatus: Sendable {
  package let text: String

  /// Looks at a catalogue; with `coverage`, at every field of every format too.
  ///
  /// Throws `CatalogueError`.
  package init(_ catalogue: Catalogue, coverage: Bool = false) throws {
    var lines = ["catalogue  \(catalogue.path)"]
    for source in try catalogue.sources() {
      lines += try Self.lines(of: source, in: catalogue, coverage: coverage)
    }
    let facts = try catalogue.contentDigest()
    lines.append("facts      \(facts)")
    if let derived = try catalogue.derivedState() {
      // Digests rather than times: an ingest that changed nothing leaves the labels up to date.
      let state = derived.factsDigest == facts ? "up to date" : "older than the facts"
      lines.append("labels     \(state), by \(derived.rulesPath) \(derived.rulesDigest.short)")
    } else {
      lines.append("labels     none: run derm-refine")
    }
    for pack in try catalogue.packs() {
      lines.append(
        "pack       \(pack.digest.short)  \(NumberText.counted(pack.images, "image"))  \(pack.path)"
      )
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func lines(
    of source: String, in catalogue: Catalogue, coverage: Bool
  ) throws -> [String] {
    let counts = try catalogue.counts(source: source)
    var lines = [
      "  \(source)  "
        + [(counts.files, "file"), (counts.pages, "page"), (counts.cases, "case")]
        .map { "\(NumberText.counted($0, $1)) · " }.joined()
        + "\(NumberText.counted(counts.images, "image")) (\(counts.usableImages) with pixels) · "
        + "\(NumberText.counted(counts.mentions, "mention")) · \(NumberText.counted(counts.findings, "finding"))"
    ]
    if let change = try catalogue.lastChange(source: source) {
      lines.append(
        "    last changed \(change.endedAt): \(NumberText.counted(change.record.newFiles, "file")) new, "
          + "\(change.record.changedFiles) changed, \(change.record.removedFiles) gone")
    }
    if counts.removedFiles > 0 {
      lines.append(
        "    gone from the export, but kept: \(NumberText.counted(counts.removedFiles, "file")); "
          + "\(NumberText.counted(counts.removedImages, "image stands", "images stand")) on them alone"
      )
    }
    let old = try catalogue.imagesLookedAt(before: ImageChecking.version, source: source)
    if old > 0 {
      lines.append(
        "    local features: missing for \(NumberText.counted(old, "image")), whose crops are not found: run derm-ingest again"
      )
    }
    // Of all findings these two say that images may have got lost, which the counts above can't
    // show.
    for tally in try catalogue.findingTallies(source: source)
    where [UnnamedImages.code, ImageFall.code].contains(tally.code) {
      let more = tally.count > 1 ? ", and \(tally.count - 1) findings more like it" : ""
      lines.append("    \(tally.code): \(tally.what)\(more)")
    }
    if coverage {
      lines += CoverageTable(
        coverage: try catalogue.coverage(source: source, perFile: AllFormats.perFile)
      )
      .details(indent: "    ")
    }
    return lines
  }
}
