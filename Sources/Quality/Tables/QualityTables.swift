internal import Evaluation
internal import Vocabulary

/// The tables of a quality report; docs/quality.md describes their columns.
enum QualityTables {
  /// The table of some kinds' issues.
  static func issues(_ table: IssueTable) -> TableSchema<RankedIssue> {
    switch table {
    case .labels: labels
    case .pairs: pairs
    case .classes: classes
    case .sources: sources
    }
  }

  /// `labels.csv`: labels and images that may be wrong, kind by kind.
  private static var labels: TableSchema<RankedIssue> {
    TableSchema(
      "labels.csv",
      [
        .text("image") { $0.issue.images.first?.rawValue ?? "" }, .text("case", \.caseID),
        .text("class") {
          if case .cell(_, let name) = $0.issue.subject { name } else { "" }
        },
        .text("kind", \.issue.kind), .text("given", \.issue.given),
        .text("suggested", \.issue.suggested), .number("probability", \.issue.probability),
        .count("rank", \.rank), .count("fold", \.issue.fold), .text("evidence", \.evidence),
        .number("score", \.issue.score),
      ])
  }

  /// `pairs.csv`: copies of one image.
  private static var pairs: TableSchema<RankedIssue> {
    TableSchema(
      "pairs.csv",
      [
        .text("image") { $0.issue.images.first?.rawValue ?? "" },
        .text("other") { $0.issue.images.last?.rawValue ?? "" }, .text("kind", \.issue.kind),
        .number("score", \.issue.score), .text("labels_differ", \.differing),
        .flag("folds_differ", \.foldsDiffer), .count("rank", \.rank),
        .text("evidence", \.evidence),
      ])
  }

  /// `classes.csv`: classes that can't be told apart.
  private static var classes: TableSchema<RankedIssue> {
    TableSchema(
      "classes.csv",
      [
        .text("class") { $0.names.0 }, .text("other") { $0.names.1 },
        .number("confusion") { $0.measured?.value }, .number("low") { $0.measured?.low },
        .number("high") { $0.measured?.high }, .count("cases") { $0.measured?.cases },
        .count("rank", \.rank), .text("evidence", \.evidence),
      ])
  }

  /// `sources.csv`: contributors and sources that differ.
  private static var sources: TableSchema<RankedIssue> {
    TableSchema(
      "sources.csv",
      [
        .text("source") { $0.names.0 }, .text("class") { $0.names.1 },
        .number("ratio") { $0.measured?.value }, .number("low") { $0.measured?.low },
        .number("high") { $0.measured?.high }, .count("images") { $0.measured?.cases },
        .count("rank", \.rank), .text("evidence", \.evidence),
      ])
  }

  /// `images.csv`: how likely any known label of an image is wrong.
  static var images: TableSchema<RankedImage> {
    TableSchema(
      "images.csv",
      [
        .text("image", \.image.rawValue), .number("probability", \.probability),
        .count("rank", \.rank), .text("worst_class", \.worst),
      ])
  }

  /// `rates.csv`: how labels of each class go wrong.
  static var rates: TableSchema<RateRow> {
    TableSchema(
      "rates.csv",
      [
        .text("class", \.name), .number("spurious_rate", \.rates?.spurious),
        .number("missing_rate", \.rates?.missing), .number("slope", \.rates?.slope),
        .number("offset", \.rates?.offset), .number("expected_spurious", \.spurious),
        .number("expected_missing", \.missing), .count("known", \.known),
      ])
  }
}

/// An issue with its position among those of its kind.
struct RankedIssue {
  let issue: Issue
  let rank: Int
  let caseID: String

  var evidence: String { issue.evidence.joined(separator: " ") }
  var differing: String {
    if case .pair(_, let differing) = issue.details { differing.joined(separator: "|") } else { "" }
  }
  var foldsDiffer: Bool? {
    if case .pair(let differ, _) = issue.details { differ } else { nil }
  }
  var measured: (value: Double, low: Double?, high: Double?, cases: Int)? {
    if case .measured(let value, let low, let high, let cases) = issue.details {
      (value, low, high, cases)
    } else {
      nil
    }
  }
  var names: (String, String) {
    switch issue.subject {
    case .classes(let one, let other), .group(let one, let other): (one, other)
    case .cell, .image, .pair: ("", "")
    }
  }
}

/// An image with the probability that any of its known labels is wrong.
struct RankedImage {
  let image: ImageID
  let probability: Double
  let rank: Int
  let worst: String
}

/// The rates of one class, and the errors that they expect.
struct RateRow {
  let name: String
  let rates: NoiseRates?
  let spurious: Double
  let missing: Double
  let known: Int
}

extension LabelRanking {
  /// Every image, the likeliest to have a wrong label first.
  var rankedImages: [RankedImage] {
    let width = labels.classes.count
    let order = images.indices.sorted { (images[$1], $0) < (images[$0], $1) }
    return order.enumerated().map { rank, row in
      let worst = (row * width..<(row + 1) * width).max { cells[$0] < cells[$1] }
      return RankedImage(
        image: labels.images[row], probability: images[row], rank: rank + 1,
        worst: worst.map { cells[$0] > 0 ? labels.classes[$0 % width] : "" } ?? "")
    }
  }

  /// One row a class.
  var rateRows: [RateRow] {
    let width = labels.classes.count
    return labels.classes.enumerated().map { column, name in
      var expected = (spurious: 0.0, missing: 0.0)
      var known = 0
      for cell in stride(from: column, to: cells.count, by: width) {
        switch labels.states[cell] {
        case .present: expected.spurious += cells[cell]
        case .absent: expected.missing += cells[cell]
        case .unknown: continue
        }
        known += 1
      }
      return RateRow(
        name: name, rates: rates[column], spurious: expected.spurious, missing: expected.missing,
        known: known)
    }
  }
}
