package import Artifacts
internal import Files
package import Parallel

/// The report of a frozen data set: what is in it, the mapping of every term, how it was split.
package enum DatasetReport {
  private static let kind = "data set report"

  /// Says whether a report may be written into a folder, before anything else is done.
  ///
  /// Fails when it holds anything but an earlier report of a data set, or one of the inputs.
  package static func check(_ folder: String, sparing inputs: [String]) throws {
    try AtomicFolder.check(folder, as: kind, sparing: inputs)
  }

  /// Writes the tables and `index.html` into a folder that appears whole or not at all.
  ///
  /// Files: terms.csv, classes.csv, labels.csv, correlation.csv, correlation_matrix.csv, predilection.csv, splits.csv,
  /// split_certificate.json, images.csv, card.md, index.html, and where the pack has what they hold
  /// correlation_lesion_lesion.csv, correlation_lesion_diagnosis.csv, agreement.csv and agreement_sets.csv. The same pack
  /// gives the same bytes. Fails when the folder holds anything but an earlier report of a data set, or can't be written,
  /// and with `Cancelled` before anything is.
  package static func write(
    pack: Pack, to folder: String, sparing inputs: [String] = [], cancellation: Cancellation
  ) throws {
    try cancellation.check()
    let page = DatasetPage(pack: pack).text
    try cancellation.check()
    try AtomicFolder.write(to: folder, as: kind, sparing: inputs + [pack.path]) { temporary in
      try DatasetTables(pack: pack).write(to: temporary)
      try AtomicFile.write(DatasetCard(pack: pack).markdown, to: "\(temporary)/card.md")
      try AtomicFile.write(page, to: "\(temporary)/index.html")
    }
  }

  /// The same, to its end: it fails as the other does, but is never stopped.
  package static func write(
    pack: Pack, to folder: String, sparing inputs: [String] = []
  ) throws {
    try write(pack: pack, to: folder, sparing: inputs, cancellation: Cancellation())
  }
}
