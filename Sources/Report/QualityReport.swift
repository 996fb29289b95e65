internal import Files
package import Quality

/// The report of what may be wrong in a data set's labels.
package enum QualityReport {
  private static let kind = "quality report"

  /// Says whether a report may be written into a folder, before anything else is done.
  ///
  /// Fails when it holds anything but an earlier report of this kind, or one of the inputs.
  package static func check(_ folder: String, sparing inputs: [String]) throws {
    try AtomicFolder.check(folder, as: kind, sparing: inputs)
  }

  /// Writes the tables, the queue and `index.html` into a folder that appears whole or not at all.
  ///
  /// `thumbnails` limits the page's images; as many as 25 MB hold for nil. Fails when the folder holds anything but an
  /// earlier report of this kind or can't be written.
  package static func write(
    _ audit: QualityAudit, to folder: String, thumbnails: Int?, sparing inputs: [String]
  ) throws {
    let page = QualityPage(audit, thumbnails: thumbnails).text
    try AtomicFolder.write(to: folder, as: kind, sparing: inputs) { temporary in
      try audit.writeTables(to: temporary)
      try AtomicFile.write(page, to: "\(temporary)/index.html")
    }
  }
}
