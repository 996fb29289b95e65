internal import Catalogue
internal import Vocabulary

/// Notices that a field is filled less often than it was: the site changed, or a reader no longer fits it.
///
/// Coverage is compared with the last ingest that had no fall in that field, so a fall stays a
/// finding until the field recovers or somebody accepts it.
struct CoverageRegression {
  /// Percentage points by which the filled share may fall without a finding: rounding, a few pages more.
  static let tolerance = 1.0

  let baseline: [FieldCoverage]
  let now: [FieldCoverage]
  let source: String

  /// One finding per format and field that fell.
  var findings: [Finding] {
    fallen.map { before, after in
      Finding(
        source: source, severity: .warning, code: "coverage-fell",
        what: Self.text(before, after),
        remedy: "Look at pages of that format: did a heading change? If the fall is right, run "
          + "again with --accept-coverage.",
        excerpt: "\(before.format) \(before.field)")
    }
  }

  /// What the next ingest is to be compared with: what is there now, but where it fell, what was.
  var nextBaseline: [FieldCoverage] {
    let kept = fallen.map(\.before)
    let keptKeys = Set(kept.map(Key.init))
    return (kept + now.filter { !keptKeys.contains(Key($0)) })
      .sorted { ($0.format, $0.field) < ($1.format, $1.field) }
  }

  private struct Key: Hashable {
    let format: String
    let field: String
    init(_ coverage: FieldCoverage) {
      format = coverage.format
      field = coverage.field
    }
  }

  /// Fields that are filled less often, with their coverage now; nil when no record is left.
  private var fallen: [(before: FieldCoverage, after: FieldCoverage?)] {
    let current = Dictionary(uniqueKeysWithValues: now.map { (Key($0), $0) })
    let records = Dictionary(now.map { ($0.format, $0.records) }) { first, _ in first }
    return baseline.compactMap { before in
      guard before.filled > 0 else { return nil }
      var after = current[Key(before)]
      if after == nil, let count = records[before.format] {
        // The format is still there, but no record states the field any more.
        after = FieldCoverage(
          format: before.format, field: before.field, records: count, filled: 0, empty: 0)
      }
      guard let after else { return (before, nil) }
      return Self.share(before) - Self.share(after) > Self.tolerance ? (before, after) : nil
    }
  }

  private static func share(_ coverage: FieldCoverage) -> Double {
    coverage.records == 0 ? 0 : 100 * Double(coverage.filled) / Double(coverage.records)
  }

  private static func text(_ before: FieldCoverage, _ after: FieldCoverage?) -> String {
    let name = "\(before.field) of \(before.format)"
    guard let after else {
      return "\(name) was filled in \(before.filled) records; no record is in that format now"
    }
    return "\(name) is filled in \(after.filled) of \(after.records) records, before in "
      + "\(before.filled) of \(before.records)"
  }
}
