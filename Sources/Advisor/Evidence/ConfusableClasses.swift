internal import Documents
internal import Files
package import Rules

/// Pairs of classes that networks can't tell apart, as `derm-quality` lists them in `classes.csv`.
package struct ConfusableClasses: Sendable {
  /// How far scores confuse two classes.
  package struct Confusion: Sendable, Hashable {
    /// 2 (1 - A), A the share of pairs of images that scores order rightly: 1 is a coin, 0 is perfect.
    package let value: Double
    /// The 95 % interval; nil where the table has none.
    package let low: Double?
    package let high: Double?
    /// Cases that it stands on.
    package let cases: Int

    /// Whether scores may tell no more than a coin.
    var mayBeChance: Bool { (high ?? value) >= 1 }
  }

  /// A row of the table.
  struct Pair: Sendable {
    let one: String
    let other: String
    let confusion: Confusion
  }

  /// The pairs, the most confused first.
  let pairs: [Pair]

  /// Reads a table with the columns class, other, confusion, low, high and cases; others are left alone.
  ///
  /// Fails with `file` where it can't be read, and with `qualityTable` at the first row that is no such pair.
  package init(reading path: String) throws(TaxonomyError) {
    let table: CSVTable
    do {
      let file = try MappedFile(path)
      table = CSVTable.parse(file.bytes(0..<file.count))
    } catch {
      throw .file(error)
    }
    func refused(_ line: Int, _ what: String) -> TaxonomyError {
      .qualityTable(path: path, line: line, what: what)
    }
    if let problem = table.problems.first { throw refused(problem.line, problem.what) }
    var columns: [Int] = []
    for name in ["class", "other", "confusion", "low", "high", "cases"] {
      guard let column = table.index(of: name) else {
        throw refused(
          table.headerLine, "the column '\(name)' of derm-quality's classes.csv is missing")
      }
      columns.append(column)
    }
    var pairs: [Pair] = []
    for row in table.rows {
      let cells = columns.map { row.fields[$0] }
      guard let value = Double(cells[2]), Self.range.contains(value), let cases = Int(cells[5]),
        cases >= 0, let low = Self.bound(cells[3]), let high = Self.bound(cells[4]),
        low ?? value <= high ?? value
      else {
        throw refused(
          row.line, "confusion, low, high and cases are not numbers as derm-quality writes them")
      }
      pairs.append(
        Pair(
          one: cells[0], other: cells[1],
          confusion: Confusion(value: value, low: low, high: high, cases: cases)))
    }
    // Somebody may have sorted the table otherwise; of equal pairs the first line counts.
    self.pairs = pairs.enumerated().sorted {
      ($1.element.confusion.value, $0.offset) < ($0.element.confusion.value, $1.offset)
    }.map(\.element)
  }

  /// 2 (1 - A) of any share A.
  private static let range = 0.0...2.0

  /// The outer nil is for what is neither empty nor a number.
  private static func bound(_ cell: String) -> Double?? {
    if cell.isEmpty { return .some(nil) }
    guard let value = Double(cell), range.contains(value) else { return nil }
    return .some(value)
  }
}

/// How far networks confuse two classes, or why nobody knows.
package enum ConfusionEvidence: Sendable, Hashable {
  /// No report of label quality was given.
  case noReport
  /// The report does not list the pair: its scores tell the classes apart, or it has too few images of one.
  case notListed
  /// The report lists the pair.
  case listed(ConfusableClasses.Confusion)

  var text: String {
    switch self {
    case .noReport: "no report given"
    case .notListed: "not among the classes that scores can't tell apart"
    case .listed(let confusion):
      "\(NumberText.fixed(confusion.value, 2))\(Self.interval(confusion)), 1 by chance: of 100 pairs of images scores order "
        + "\(Int(((1 - confusion.value / 2) * 100).rounded())) rightly; \(NumberText.counted(confusion.cases, "case"))"
    }
  }

  private static func interval(_ confusion: ConfusableClasses.Confusion) -> String {
    guard let low = confusion.low, let high = confusion.high else { return "" }
    return " (\(NumberText.fixed(low, 2)) to \(NumberText.fixed(high, 2)))"
  }

  /// What was measured; nil where nothing was.
  var listed: ConfusableClasses.Confusion? {
    if case .listed(let confusion) = self { confusion } else { nil }
  }
}
