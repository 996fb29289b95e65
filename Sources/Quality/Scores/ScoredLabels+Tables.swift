internal import Artifacts
internal import Documents
internal import Vocabulary

extension ScoredLabels {
  /// Reads anybody's labels and out-of-fold scores: tables with a column `image` and one a class.
  ///
  /// Labels are 1, 0 or empty for unknown, scores numbers from 0 to 1; images are matched by their keys and classes
  /// by their names. derm's own `labels.csv` and `predictions.csv` are such tables: their columns of cases, groups,
  /// folds, sites and logits are no classes, and `lesion:` before a name is taken off. Without `folds`, a column
  /// `fold` of the scores counts, else all rows are of one fold. Fails with the row when an image or class is in one
  /// table only, an image stands twice, or a cell can't be read: with a `QualityError`; with a `FileError` when a file
  /// can't be opened.
  package init(labels: String, scores: String, folds: String?) throws {
    let labelTable = try ClassTable(path: labels)
    let scoreTable = try ClassTable(path: scores)
    let columns = try labelTable.matched(with: scoreTable)
    let rows = try labelTable.rows(in: scoreTable)
    let foldOf = try folds.map { try ClassTable(path: $0, isFolds: true) } ?? scoreTable
    let foldRows = folds == nil ? rows : try labelTable.rows(in: foldOf)
    var states: [LabelState] = []
    var probabilities: [Float] = []
    for (row, other) in rows.enumerated() {
      for (column, otherColumn) in columns {
        states.append(try labelTable.state(row, column))
        probabilities.append(try scoreTable.probability(other, otherColumn))
      }
    }
    self.init(
      images: labelTable.images.map { ImageID($0) },
      classes: columns.map { labelTable.names[$0.0] },
      folds: try foldRows.map { try foldOf.fold($0) }, states: states, probabilities: probabilities)
  }
}

/// A table of images by classes, as a person or a program saved it.
private struct ClassTable {
  private let path: String
  private let table: ImageTable
  /// Every column's class; empty for a column that is none.
  let names: [String]
  var images: [String] { table.images }

  init(path: String, isFolds: Bool = false) throws {
    do {
      table = try ImageTable(path)
    } catch let problem as ImageTable.Problem {
      throw QualityError(problem, in: path)
    }
    if isFolds, !table.hasFolds {
      throw QualityError.input(
        path: path, line: table.headerLine, reason: "no column is called 'fold'")
    }
    self.path = path
    names = table.header.map(Self.className)
  }

  private static func className(_ header: String) -> String {
    if ImageTable.isOther(header) { return "" }
    guard let (head, name) = Head.parts(ofColumn: header) else { return header }
    return head == Head.siteID ? "" : head == Head.lesionID ? name : header
  }

  /// Pairs of columns of one class, in the order of this table.
  func matched(with other: ClassTable) throws(QualityError) -> [(Int, Int)] {
    try other.namesOnly(in: self)
    try namesOnly(in: other)
    let positions = Dictionary(
      other.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let columns = names.indices.filter { !names[$0].isEmpty }
    guard !columns.isEmpty else {
      throw QualityError.input(path: path, line: table.headerLine, reason: "it has no classes")
    }
    return columns.compactMap { column in positions[names[column]].map { (column, $0) } }
  }

  private func namesOnly(in other: ClassTable) throws(QualityError) {
    let known = Set(other.names)
    guard let missing = names.first(where: { !$0.isEmpty && !known.contains($0) }) else { return }
    let hint = Nearest.hint(missing, among: other.names.filter { !$0.isEmpty })
    throw QualityError.input(
      path: other.path, line: other.table.headerLine,
      reason:
        "no column is called '\(missing)', which \(path) has. \(hint)Classes are matched by name.")
  }

  /// For each image of this table its row in another, which must have the same images.
  func rows(in other: ClassTable) throws(QualityError) -> [Int] {
    let positions = Dictionary(uniqueKeysWithValues: other.images.enumerated().map { ($1, $0) })
    let rows = try images.enumerated().map { row, image throws(QualityError) -> Int in
      guard let position = positions[image] else {
        throw QualityError.input(
          path: path, line: table.line(row), reason: "image '\(image)' is not in \(other.path)"
        )
      }
      return position
    }
    // The other way round, too: a row that only the other table has would be dropped without a
    // word.
    let own = Set(images)
    if let row = other.images.firstIndex(where: { !own.contains($0) }) {
      throw QualityError.input(
        path: other.path, line: other.table.line(row),
        reason: "image '\(other.images[row])' is not in \(path)")
    }
    return rows
  }

  func state(_ row: Int, _ column: Int) throws(QualityError) -> LabelState {
    switch table.text(row, column) {
    case "1", "1.0": return .present
    case "0", "0.0": return .absent
    case "": return .unknown
    case let text:
      throw QualityError.input(
        path: path, line: table.line(row),
        reason:
          "'\(table.header[column])' of '\(images[row])' is '\(text)'; a label is 1, 0 or empty "
          + "for unknown")
    }
  }

  func probability(_ row: Int, _ column: Int) throws(QualityError) -> Float {
    do {
      return try table.probability(row, column)
    } catch {
      throw QualityError(error, in: path)
    }
  }

  /// The fold of a row; 0 without a column of folds.
  func fold(_ row: Int) throws(QualityError) -> Int {
    do {
      return try table.fold(row) ?? 0
    } catch {
      throw QualityError(error, in: path)
    }
  }
}

extension QualityError {
  /// What is wrong with a table of images.
  fileprivate init(_ problem: ImageTable.Problem, in path: String) {
    self = .input(path: path, line: problem.line, reason: "\(problem.what). \(problem.remedy)")
  }
}
