internal import Vocabulary

/// What is said of a file that is no longer in the export.
enum RemovedFile {
  /// The code by which the finding is taken back when the file is there again.
  static var code: String { finding("").code }

  static func finding(_ path: String) -> Finding {
    Finding(
      source: path, severity: .warning, code: "page-withdrawn",
      what: "the file is no longer in the export; what it said is kept",
      remedy: "Put it back, or drop what it said: derm-ingest remove SOURCE --removed.")
  }
}
