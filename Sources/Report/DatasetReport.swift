public import Packs
internal import Provenance

/// The report of a frozen data set: what is in it, what became of every term, how it was split.
public enum DatasetReport {
  /// Writes the tables and `index.html` into a folder that appears whole or not at all.
  ///
  /// Files: terms.csv, classes.csv, labels.csv, correlation.csv, correlation_matrix.csv,
  /// predilection.csv, splits.csv, split_certificate.json, images.csv, card.md, index.html. The same pack gives the same
  /// bytes. Fails when the folder can't be written.
  public static func write(pack: Pack, to folder: String) throws {
    let page = DatasetPage(pack: pack).text
    try AtomicFolder.write(to: folder) { temporary in
      try DatasetTables(pack: pack).write(to: temporary)
      try AtomicFile.write(DatasetCard(pack: pack).markdown, to: "\(temporary)/card.md")
      try AtomicFile.write(page, to: "\(temporary)/index.html")
    }
  }
}
