package import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Glibc
internal import Vocabulary

/// Anybody's predictions for the images of a data set, checked row by row.
///
/// A CSV file with the column `image` and one a class: `lesion:<id>`, `site:<id>`, or the id alone. A
/// column `fold` says which fold's model gave a row. Columns of derm's own tables that are no
/// probabilities are left out.
package struct PredictionImport: Sendable {
  /// The model's name.
  package let name: String
  /// Where the predictions come from.
  package let source: ImportedScores
  private let pack: Pack
  private let lesions: [ClassID]
  private let sites: [SiteID]
  /// Of each row: the image's position in the pack, the line, and the probabilities, lesions first.
  private let rows: [(image: Int, line: Int, values: [Float])]

  /// Site probabilities are shares of one image; files may have rounded them.
  private static let sumTolerance: Float = 1e-3

  /// Reads a file; without a name the model has the file's.
  ///
  /// Fails with line and image when a score is missing, no finite number, or outside 0…1, an image
  /// stands twice, is not in the data set, or was seen by the model of its row, a fold lacks images, or
  /// a column is no class of the data set or lacks.
  package init(_ path: String, name: String?, pack: Pack) throws {
    let file = try MappedFile(path)
    let table = CSVTable.parse(file.bytes(0..<file.count))
    if let problem = table.problems.first {
      throw EvaluationError.imported(
        path: path, line: problem.line, what: problem.what, remedy: "Write it as CSV, RFC 4180.")
    }
    let columns = try PredictionColumns(table, path: path, pack: pack)
    self.name = name ?? Self.name(of: path)
    self.pack = pack
    lesions = columns.lesions.isEmpty ? [] : pack.manifest.lesions.map { ClassID($0.id) }
    sites = columns.sites.isEmpty ? [] : pack.manifest.sites.map { SiteID($0.id) }
    source = ImportedScores(
      path: path, digest: try Digest.ofFile(path), statesFolds: columns.fold != nil)
    let places = Dictionary(
      pack.images.enumerated().map { ($1.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first }
    )
    var seen: [Int: Int] = [:]
    rows = try table.rows.map { row in
      let reader = PredictionRow(row: row, columns: columns, path: path)
      let image = try reader.image(places, pack: pack)
      if let other = seen.updateValue(row.line, forKey: image) {
        throw reader.error("line \(other) is about it too", "Keep one of the two rows.")
      }
      try reader.checkFold(pack.images[image].fold.rawValue)
      let values = try (columns.lesions + columns.sites).map { try reader.share($0) }
      let sum = values.suffix(columns.sites.count).reduce(0, +)
      guard sum <= 1 + Self.sumTolerance else {
        throw reader.error(
          "its probabilities of sites sum to \(sum), more than 1",
          "Sites exclude each other: give shares of one, such as a softmax.")
      }
      return (image, row.line, values)
    }
    try checkWhole()
  }

  private static func name(of path: String) -> String {
    let file = String(path.split(separator: "/").last ?? "predictions")
    return file.hasSuffix(".csv") ? String(file.dropLast(4)) : file
  }

  /// The folds of the data set of which there are predictions.
  private var folds: [Int] { Set(rows.map { pack.images[$0.image].fold.rawValue }).sorted() }

  /// Scores of a part of a fold would pass for scores of all of it.
  private func checkWhole() throws {
    guard !rows.isEmpty else {
      throw EvaluationError.imported(
        path: source.path, line: 1, what: "it has no rows", remedy: "Give a row for each image.")
    }
    let predicted = Set(rows.map(\.image))
    for fold in folds {
      let left = pack.images.indices.filter {
        pack.images[$0].fold.rawValue == fold && pack.images[$0].pixels != nil
          && !predicted.contains($0)
      }
      guard let first = left.first else { continue }
      throw EvaluationError.imported(
        path: source.path, line: 1,
        what: "it lacks \(left.count) image(s) of fold \(fold), such as "
          + "\(pack.images[first].id.rawValue)",
        remedy: "Predict all images of a fold, or none of it.")
    }
  }

  /// Writes a folder that opens as a run: `run.json` and `fold-K/predictions.csv`.
  ///
  /// Logits, which the file does not state, are those of the probabilities. Fails when the system
  /// refuses.
  package func writeRun(to folder: String) throws {
    for fold in folds {
      let own = rows.filter { pack.images[$0.image].fold.rawValue == fold }
        .sorted { $0.image < $1.image }
      let lesionValues = own.flatMap { $0.values.prefix(lesions.count) }
      let siteValues = own.flatMap { $0.values.suffix(sites.count) }
      let predictions = Predictions(
        lesions: lesions, sites: sites, images: own.map { pack.images[$0.image].id },
        folds: own.map { _ in Fold(fold) }, lesionProbabilities: lesionValues,
        lesionLogits: lesionValues.map(Self.logit), siteProbabilities: siteValues,
        siteLogits: siteValues.map { Float(log(max(1e-7, Double($0)))) })
      let place = Run.foldFolder(folder, fold)
      try Folder.make(place)
      try predictions.csv.write(to: "\(place)/predictions.csv")
    }
    var manifest = RunManifest(
      name: name, pack: pack.digest, recipe: source.digest, tool: "", backend: "", dtype: "",
      model: "", tasks: lesions.isEmpty ? "site" : sites.isEmpty ? "lesion" : "mtl", seed: 0,
      threads: 0, hardware: "", initialWeights: "", folds: folds, validation: [:], parameters: 0,
      skippedImages: pack.images.count { $0.pixels == nil }, finishedFolds: folds)
    manifest.imported = source
    var files: [String: Digest] = [:]
    for fold in folds { files.merge(try Run.digests(in: folder, fold: fold)) { $1 } }
    manifest.files = files
    try Run.write(manifest, to: folder)
  }

  private static func logit(_ p: Float) -> Float {
    let p = min(1 - 1e-7, max(1e-7, Double(p)))
    return Float(log(p / (1 - p)))
  }
}

/// Which columns of a table are which classes of a data set.
private struct PredictionColumns {
  let header: [String]
  let image: Int
  let fold: Int?
  /// The column of each lesion of the data set, in its order; empty when there is none.
  let lesions: [Int]
  /// The same of sites.
  let sites: [Int]

  /// Columns of derm's own tables that are no probabilities.
  private static let others: Set<String> = ["image", "fold", "case", "group", "site"]
  private static let otherPrefixes = ["lesion-logit:", "site-logit:"]

  init(_ table: CSVTable, path: String, pack: Pack) throws {
    let header = table.header
    self.header = header
    func problem(_ what: String, _ remedy: String) -> EvaluationError {
      .imported(path: path, line: table.headerLine, what: what, remedy: remedy)
    }
    var seen: Set<String> = []
    if let twice = header.first(where: { !seen.insert($0).inserted }) {
      throw problem("two columns are called '\(twice)'", "Keep one of them.")
    }
    guard let image = header.firstIndex(of: "image") else {
      throw problem("no column is called 'image'", "Name each row's image there.")
    }
    self.image = image
    fold = header.firstIndex(of: "fold")
    let known = (pack.manifest.lesions.map(\.id), pack.manifest.sites.map(\.id))
    func places(_ prefix: String, _ ids: [String], _ also: [String]) throws -> [Int] {
      let found = ids.map { id -> Int? in
        header.firstIndex(of: "\(prefix):\(id)")
          ?? (also.contains(id) || Self.others.contains(id) ? nil : header.firstIndex(of: id))
      }
      guard found.contains(where: { $0 != nil }) else { return [] }
      return try zip(ids, found).map { id, place in
        guard let place else {
          throw problem(
            "no column is called '\(prefix):\(id)'",
            "Give all classes of the data set that the model has a head for.")
        }
        return place
      }
    }
    lesions = try places("lesion", known.0, known.1)
    sites = try places("site", known.1, known.0)
    let used = Set(lesions + sites)
    let names = known.0.map { "lesion:\($0)" } + known.1.map { "site:\($0)" }
    for (place, name) in header.enumerated() where !used.contains(place) {
      if Self.others.contains(name) || Self.otherPrefixes.contains(where: name.hasPrefix) {
        continue
      }
      throw problem(
        "column '\(name)' is no class of the data set",
        known.0.contains(name) || known.1.contains(name)
          ? "Write lesion:\(name) or site:\(name)."
          : Nearest.hint(name, among: names + known.0 + known.1) + "Take it out, or name the class."
      )
    }
    guard !used.isEmpty else {
      throw problem(
        "it has no class", "Give a column for each: \(names.prefix(2).joined(separator: ", ")) ….")
    }
  }
}

/// The fields of a row as what they must be.
private struct PredictionRow {
  let row: CSVTable.Row
  let columns: PredictionColumns
  let path: String

  func error(_ what: String, _ remedy: String) -> EvaluationError {
    .imported(
      path: path, line: row.line, what: "image \(row.fields[columns.image]): \(what)",
      remedy: remedy)
  }

  func image(_ places: [String: Int], pack: Pack) throws -> Int {
    guard let place = places[row.fields[columns.image]] else {
      throw error(
        "the data set does not have it",
        "Use the keys of its images, such as \(pack.images.first?.id.rawValue ?? "") "
          + "(labels.csv of the data set's report lists them), or name another data set with --pack."
      )
    }
    return place
  }

  /// A model has seen the images of all folds but the one that it leaves out.
  func checkFold(_ own: Int) throws {
    guard let column = columns.fold else { return }
    guard let fold = Int(row.fields[column]), fold >= 0 else {
      throw error("its fold '\(row.fields[column])' is no number of a fold", "Write 0, 1, ….")
    }
    guard fold == own else {
      throw error(
        "it is in fold \(own), so that the model of fold \(fold) was trained on it",
        "Give the score of the model that leaves fold \(own) out.")
    }
  }

  func share(_ column: Int) throws -> Float {
    let (text, name) = (row.fields[column], columns.header[column])
    guard !text.isEmpty else {
      throw error("\(name) is missing", "Give a probability for each class.")
    }
    guard let number = Float(text) else {
      throw error("\(name) is '\(text)', which is no number", "Give a probability in 0…1.")
    }
    guard number.isFinite else {
      throw error("\(name) is \(text)", "Give a probability in 0…1.")
    }
    guard 0...1 ~= number else {
      throw error(
        "\(name) is \(text), and a probability lies between 0 and 1",
        "Give probabilities: a sigmoid of each lesion's logit, a softmax over sites.")
    }
    return number
  }
}
