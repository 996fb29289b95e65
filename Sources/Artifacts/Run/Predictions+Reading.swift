internal import Documents
internal import Files
internal import Terms
internal import Vocabulary

/// A file of predictions: what it says, and on which line.
struct PredictionFile {
  let path: String
  let predictions: Predictions
  /// The line of each row, from 1.
  let lines: [Int]

  /// An error about a row.
  func error(row: Int, _ what: String) -> PackError {
    .prediction(
      path: path, line: lines[row], image: predictions.images[row].rawValue, what: what)
  }
}

extension Predictions {
  /// Reads `predictions.csv` or `validation.csv`.
  ///
  /// `further` are its heads next to lesions and sites, as `run.json` names them. Fails when the file is missing or has other columns, and with the row when a probability is not a number
  /// in 0...1, a logit is not finite or an image stands twice.
  package static func read(
    _ path: String, further: [Head] = []
  ) throws(PackError) -> Predictions {
    try PredictionFile(path, fold: nil, further: further).predictions
  }

  /// So much more than 1 may the probabilities of classes sum to that exclude each other, such as sites: each may have
  /// been rounded to two digits.
  package static func sumTolerance(classes: Int) -> Float { 0.005 * Float(classes) }
}

extension PredictionFile {
  /// Reads a file; with `fold`, that of the model whose file it is.
  ///
  /// Fails as `Predictions.read` does, and when the fold is another.
  init(_ path: String, fold: Int?, further: [Head]) throws(PackError) {
    let file = try asPackError { () throws(FileError) in try MappedFile(path) }
    let table = CSVTable.parse(file.bytes(0..<file.count))
    if let problem = table.problems.first {
      throw .damaged(path: path, reason: "line \(problem.line): \(problem.what)")
    }
    let heads = try Self.heads(table.header, further, path)
    var folds: [Fold] = []
    var matrices = [[Float]](repeating: [], count: 2 * heads.count)
    var seen: [String: Int] = [:]
    for row in table.rows {
      let reader = RowReader(row: row, columns: table.header, path: path)
      if let other = seen.updateValue(row.line, forKey: row.fields[0]) {
        throw reader.error("line \(other) is about it too")
      }
      folds.append(Fold(try reader.fold(of: fold)))
      var column = 2
      // The order of columns was checked above. The first blocks are probabilities; the others, logits, may be any
      // finite number.
      for (matrix, head) in (heads + heads).enumerated() {
        for index in column..<(column + head.classes.count) {
          matrices[matrix].append(
            try matrix < heads.count ? reader.share(index) : reader.number(index))
        }
        column += head.classes.count
      }
      // Classes that exclude each other: a sum may be too large by rounding alone; more shows that these are no shares.
      for (head, shares) in zip(heads, matrices) where head.kind == .multiClass {
        try reader.checkSum(shares.suffix(head.classes.count), of: head)
      }
    }
    self.path = path
    lines = table.rows.map(\.line)
    predictions = Predictions(
      heads: heads.enumerated().map { index, head in
        HeadScores(
          head, probabilities: matrices[index], logits: matrices[heads.count + index])
      }, images: table.rows.map { ImageID($0.fields[0]) }, folds: folds)
  }

  /// The heads that a header names.
  private static func heads(
    _ header: [String], _ further: [Head], _ path: String
  ) throws(PackError) -> [Head] {
    func ids(_ prefix: String) -> [String] {
      header.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
    let heads =
      [
        Head(lesions: ids("\(Head.lesionID):").map { ClassID($0) }),
        Head(sites: ids("\(Head.siteID):").map { SiteID($0) }),
      ].filter { !$0.classes.isEmpty } + further
    // Matrices are read by position, so that logits must name the same classes in the same order as
    // the probabilities.
    let expected = Predictions.columns(heads)
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
    return heads
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
    guard let fold = PlainNumber.natural(row.fields[1]) else {
      throw error("its fold '\(row.fields[1])' is not a number of a fold")
    }
    if let wanted, fold != wanted {
      throw error("fold \(fold) in the file of fold \(wanted)")
    }
    return fold
  }

  func number(_ column: Int) throws(PackError) -> Float {
    guard let number = PlainNumber.single(row.fields[column]) else {
      throw error("\(columns[column]) is '\(row.fields[column])', which is not a number")
    }
    return number
  }

  /// Refuses probabilities of classes that exclude each other and sum to more than 1.
  func checkSum(_ shares: ArraySlice<Float>, of head: Head) throws(PackError) {
    let sum = shares.reduce(0, +)
    guard sum > 1 + Predictions.sumTolerance(classes: shares.count) else { return }
    let what = head.isFurther ? "head \(head.id)" : "sites"
    throw error("its probabilities of \(what) sum to \(sum), more than 1")
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
