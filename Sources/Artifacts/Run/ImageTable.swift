internal import Documents
internal import Files
internal import Terms

/// A table with a row for each image, as a person or a program saved it: labels, scores or folds.
///
/// A CSV file with the column `image`. derm's own `labels.csv` and `predictions.csv` are such tables.
package struct ImageTable: Sendable {
  /// What is wrong with a table, where, and what to do.
  package struct Problem: Error, Sendable, Equatable {
    /// The line, from 1.
    package let line: Int
    package let what: String
    package let remedy: String

    package init(line: Int, what: String, remedy: String) {
      self.line = line
      self.what = what
      self.remedy = remedy
    }
  }

  /// The columns' names, no two alike.
  package let header: [String]
  /// The line of the header, from 1.
  package let headerLine: Int
  /// Of each row the image's key, no two alike.
  package let images: [String]
  /// Of each row its fields, as many as columns.
  private let rows: [CSVTable.Row]
  private let foldColumn: Int?

  /// Columns of derm's own tables that are no classes.
  private static let otherColumns: Set<String> = ["image", "case", "group", "site", "fold"]
  private static let otherHeads = [Head.lesionID, Head.siteID].map { $0 + Head.logitSuffix }

  /// Reads a file.
  ///
  /// Throws a `Problem` when it is no CSV, two columns have one name, none is called `image`, it has no rows, an
  /// image has no key, or two rows are about one image; a `FileError` when it can't be read.
  package init(_ path: String) throws {
    let file = try MappedFile(path)
    let table = CSVTable.parse(file.bytes(0..<file.count))
    if let problem = table.problems.first {
      throw Problem(line: problem.line, what: problem.what, remedy: "Write it as CSV, RFC 4180.")
    }
    // Nobody can tell which of two columns, or of two rows of an image, is meant, so that neither
    // is taken.
    var names: Set<String> = []
    if let twice = table.header.first(where: { !names.insert($0).inserted }) {
      throw Problem(
        line: table.headerLine, what: "two columns are called '\(twice)'",
        remedy: "Keep one of them.")
    }
    guard let imageColumn = table.index(of: "image") else {
      throw Problem(
        line: table.headerLine, what: "no column is called 'image'",
        remedy: "Name each row's image there.")
    }
    guard !table.rows.isEmpty else {
      throw Problem(
        line: table.headerLine, what: "it has no rows", remedy: "Give a row for each image.")
    }
    var lines: [String: Int] = [:]
    for row in table.rows {
      let image = row.fields[imageColumn]
      guard !image.isEmpty else {
        throw Problem(
          line: row.line, what: "the image has no key", remedy: "Write it, or take the row out.")
      }
      if let other = lines.updateValue(row.line, forKey: image) {
        throw Problem(
          line: row.line, what: "image \(image) stands on line \(other) too",
          remedy: "Keep one of the two rows.")
      }
    }
    header = table.header
    headerLine = table.headerLine
    images = table.rows.map { $0.fields[imageColumn] }
    rows = table.rows
    foldColumn = table.index(of: "fold")
  }

  /// Whether there is a column of folds.
  package var hasFolds: Bool { foldColumn != nil }

  /// Whether a column of this name holds neither labels nor probabilities, nor a number of anybody's own.
  package static func isOther(_ name: String) -> Bool {
    otherColumns.contains(name)
      || Head.parts(ofColumn: name).map { otherHeads.contains($0.id) } ?? false
  }

  /// The line on which a row starts, from 1.
  package func line(_ row: Int) -> Int { rows[row].line }

  /// A field as text.
  package func text(_ row: Int, _ column: Int) -> String { rows[row].fields[column] }

  /// Something wrong with a row.
  package func problem(_ row: Int, _ what: String, _ remedy: String) -> Problem {
    Problem(line: rows[row].line, what: "image \(images[row]): \(what)", remedy: remedy)
  }

  /// The fold of a row; nil without a column of folds.
  ///
  /// Fails with the row's problem when the field is no integer from 0 on.
  package func fold(_ row: Int) throws(Problem) -> Int? {
    guard let foldColumn else { return nil }
    let text = text(row, foldColumn)
    guard let fold = PlainNumber.natural(text) else {
      throw problem(
        row, "its fold '\(text)' is not a number of a fold", "Folds are numbered from 0.")
    }
    return fold
  }

  /// A field as a probability, from 0 to 1.
  ///
  /// Fails with the row's problem when the field is empty or no such number.
  package func probability(_ row: Int, _ column: Int) throws(Problem) -> Float {
    let (text, name) = (text(row, column), header[column])
    let remedy = "Give a probability from 0 to 1 (of a logit x take 1 / (1 + exp(-x)))."
    guard !text.isEmpty else { throw problem(row, "\(name) is missing", remedy) }
    guard let number = PlainNumber.single(text) else {
      // What a program writes after a division by zero is named as what it is.
      let isBoundless = Float(text).map { !$0.isFinite } ?? false
      let what = isBoundless ? text : "'\(text)', which is not a number"
      throw problem(row, "\(name) is \(what)", remedy)
    }
    guard 0...1 ~= number else {
      throw problem(
        row, "\(name) is \(text), and a probability lies between 0 and 1", remedy)
    }
    return number
  }
}
