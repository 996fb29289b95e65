internal import Catalogue
internal import Vocabulary

/// Notices that a file describes fewer images than it did: a copy broke off, or rows were lost.
///
/// The numbers are compared with the last ingest that had no fall in that file, as coverage is, so a
/// fall stays a finding until the images are back or somebody accepts it.
struct ImageFall {
  /// The code of the findings.
  static let code = "images-fewer"
  /// What the baseline's rows of files are called among those of fields.
  private static let field = "images of the file"

  private let baseline: [FieldCoverage]
  private let now: [String: Int]

  /// Compares numbers of images; `baseline` has a row for each file.
  init(baseline: [FieldCoverage], now: [(path: String, images: Int)]) {
    self.baseline = baseline
    self.now = Dictionary(now.map { ($0.path, $0.images) }) { first, _ in first }
  }

  /// A stored baseline's rows of fields, and those of files.
  static func parted(
    _ baseline: [FieldCoverage]
  ) -> (fields: [FieldCoverage], files: [FieldCoverage]) {
    (baseline.filter { $0.field != field }, baseline.filter { $0.field == field })
  }

  /// Files that describe fewer images than they did, with both numbers, by path.
  ///
  /// A file that was removed from the catalogue is none: somebody decided that.
  var fallen: [(path: String, before: Int, after: Int)] {
    baseline.compactMap { row in
      guard let after = now[row.format], after < row.records else { return nil }
      return (row.format, row.records, after)
    }
  }

  /// One finding per file that fell.
  var findings: [Finding] {
    fallen.map { path, before, after in
      Finding(
        source: path, severity: .warning, code: Self.code,
        what: "the file describes \(after) images and described \(before) before: "
          + "\(before - after) of them are gone",
        remedy: "Fetch or copy the file again. If it is right, run again with "
          + "--accept-coverage.")
    }
  }

  /// What the next ingest is to be compared with; files of one image say by other findings when it
  /// is lost.
  var nextBaseline: [FieldCoverage] {
    let before = Dictionary(fallen.map { ($0.path, $0.before) }) { first, _ in first }
    return now.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { path, images in (path, max(images, before[path] ?? 0)) }
      .filter { $0.1 > 1 }
      .map { path, images in
        FieldCoverage(format: path, field: Self.field, records: images, filled: images, empty: 0)
      }
  }
}
