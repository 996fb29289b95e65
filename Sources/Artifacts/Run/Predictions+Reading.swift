internal import Documents
internal import Files
internal import Vocabulary

/// A file of predictions: what it says, and on which line.
struct PredictionFile {
  let path: String
  let predictions: Predictions
  /// The line of each row.
  let lines: [Int]

  /// An error about a row.
  func error(row: Int, _ what: String) -> PackError {
    .prediction(
      path: path, line: lines[row], image: predictions.images[row].rawValue, what: what)
  }
}

extension Predictions {
  /// Reads `predictions.csv` or `validation.csv`; with `fold`, that of the model whose file it is.
  ///
  /// Fails when the file is missing or has other columns, and with the row when a probability is no number
  /// in 0...1, a logit is not finite, an image stands twice, or the fold is another.
  package static func read(_ path: String, fold: Int? = nil) throws(PackError) -> Predictions {
    try PredictionFile(path, fold: fold).predictions
  }

  /// So much more than 1 may the probabilities of an image's sites sum to: each may have been rounded to two digits.
  package static func sumTolerance(sites: Int) -> Float { 0.005 * Float(sites) }
}

extension PredictionFile {
  /// Reads a file.
  ///
  /// Fails as `Predictions.read` does.
  init(_ path: String, fold: Int?) throws(PackError) {
    let file = try asPackError { () throws(FileError) in try MappedFile(path) }
    let table = CSVTable.parse(file.bytes(0..<file.count))
    if let problem = table.problems.first {
      throw .damaged(path: path, reason: "line \(problem.line): \(problem.what)")
    }
    let (lesions, sites) = try Self.classes(table.header, path)
    var folds: [Fold] = []
    var matrices: [[Float]] = [[], [], [], []]
    var seen: [String: Int] = [:]
    for row in table.rows {
      let reader = RowReader(row: row, columns: table.header, path: path)
      if let other = seen.updateValue(row.line, forKey: row.fields[0]) {
        throw reader.error("line \(other) is about it too")
      }
      folds.append(Fold(try reader.fold(of: fold)))
      var column = 2
      // The order of columns was checked above. The first two blocks are probabilities; the other
      // two, logits, may be any finite number.
      for (matrix, width) in [lesions.count, sites.count, lesions.count, sites.count].enumerated() {
        for index in column..<(column + width) {
          matrices[matrix].append(try matrix < 2 ? reader.share(index) : reader.number(index))
        }
        column += width
      }
      // Sites exclude each other. A sum may be too large by rounding alone; more shows that these
      // are no shares of one.
      let sum = matrices[1].suffix(sites.count).reduce(0, +)
      guard sum <= 1 + Predictions.sumTolerance(sites: sites.count) else {
        throw reader.error("its probabilities of sites sum to \(sum), more than 1")
      }
    }
    self.path = path
    lines = table.rows.map(\.line)
    predictions = Predictions(
      lesions: lesions.map { ClassID($0) }, sites: sites.map { SiteID($0) },
      images: table.rows.map { ImageID($0.fields[0]) }, folds: folds,
      lesionProbabilities: matrices[0], lesionLogits: matrices[2],
      siteProbabilities: matrices[1], siteLogits: matrices[3])
  }

  /// The classes that a header names.
  private static func classes(
    _ header: [String], _ path: String
  ) throws(PackError) -> (lesions: [String], sites: [String]) {
    func ids(_ prefix: String) -> [String] {
      header.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
    let lesions = ids("lesion:")
    let sites = ids("site:")
    // Matrices are read by position, so that logits must name the same classes in the same order as
    // the probabilities.
    let expected =
      ["image", "fold"] + lesions.map { "lesion:\($0)" } + sites.map { "site:\($0)" }
      + lesions.map { "lesion-logit:\($0)" } + sites.map { "site-logit:\($0)" }
    var seen: Set<String> = []
    if let twice = header.first(where: { !seen.insert($0).inserted }) {
      throw .damaged(path: path, reason: "line 1: two columns are called \(twice)")
    }
    guard header == expected else {
      let index = zip(header, expected).enumerated().first { $1.0 != $1.1 }?.offset
      let at = index ?? min(header.count, expected.count)
      let found = header.indices.contains(at) ? "'\(header[at])'" : "nothing"
      let wanted = expected.indices.contains(at) ? "'\(expected[at])'" : "nothing"
      throw .damaged(
        path: path,
        reason: "line 1: its columns are not those of predictions: column \(at + 1) is \(found) "
          + "where \(wanted) belongs")
    }
    return (lesions, sites)
  }
}

/// The fields of a row as what they must be.
private struct RowReader {
  let row: CSVTable.Row
  let columns: [String]
  let path: String

  func error(_ what: String) -> PackError {
    .prediction(path: path, line: row.line, image: row.fields[0], what: what)
  }

  func fold(of wanted: Int?) throws(PackError) -> Int {
    guard let fold = Int(row.fields[1]), fold >= 0 else {
      throw error("its fold '\(row.fields[1])' is no number of a fold")
    }
    if let wanted, fold != wanted {
      throw error("fold \(fold) in the file of fold \(wanted)")
    }
    return fold
  }

  func number(_ column: Int) throws(PackError) -> Float {
    guard let number = Float(row.fields[column]), number.isFinite else {
      throw error("\(columns[column]) is '\(row.fields[column])', which is no number")
    }
    return number
  }

  func share(_ column: Int) throws(PackError) -> Float {
    let share = try number(column)
    guard 0...1 ~= share else {
      throw error(
        "\(columns[column]) is \(row.fields[column]), and a probability lies between 0 and 1")
    }
    return share
  }
}
