package import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Metrics
internal import Vocabulary

/// Anybody's predictions for the images of a data set, checked row by row.
///
/// A CSV file with the column `image` and one a class: `lesion:<id>`, `site:<id>`, or the id alone, and
/// `<head>:<diagnosis>` of further heads. A
/// column `fold` says which fold's model gave a row. Columns of derm's own tables that are no
/// probabilities are left out.
package struct PredictionImport: Sendable {
  /// The model's name.
  package let name: String
  /// Where the predictions come from.
  package let source: ImportedScores
  private let pack: Pack
  private let heads: [Head]
  private let rows: [PredictionRows.Row]

  /// Reads a file; without a name the model has the file's.
  ///
  /// Fails with line and image when a score is missing, no finite number, or outside 0…1, an image
  /// stands twice, is not in the data set, belongs to a part of an official split that trains or
  /// validates, or was seen by the model of its row, a fold lacks images, or a column is no class of
  /// the data set or lacks.
  package init(_ path: String, name: String?, pack: Pack) throws {
    self.name = name ?? Self.name(of: path)
    self.pack = pack
    do {
      let table = try ImageTable(path)
      let columns = try PredictionColumns(table, pack: pack)
      let lesions = Head(lesions: pack.manifest.lesions.map { ClassID($0.id) })
      let sites = Head(sites: pack.manifest.sites.map { SiteID($0.id) })
      heads =
        (columns.lesions.isEmpty ? [] : [lesions]) + (columns.sites.isEmpty ? [] : [sites])
        + columns.further.map(\.head)
      source = ImportedScores(
        path: path, digest: try Digest.ofFile(path), statesFolds: table.hasFolds)
      rows = try PredictionRows(table: table, columns: columns, pack: pack).all()
      try checkWhole()
    } catch let problem as ImageTable.Problem {
      throw EvaluationError.imported(
        path: path, line: problem.line, what: problem.what, remedy: problem.remedy)
    }
  }

  private static func name(of path: String) -> String {
    let file = String(path.split(separator: "/").last ?? "predictions")
    return file.hasSuffix(".csv") ? String(file.dropLast(4)) : file
  }

  /// The folds of the data set of which there are predictions.
  private var folds: [Int] { Set(rows.map { pack.images[$0.image].fold.rawValue }).sorted() }

  /// Scores of a part of a fold would pass for scores of all of it.
  private func checkWhole() throws(ImageTable.Problem) {
    let predicted = Set(rows.map(\.image))
    for fold in folds {
      let left = pack.images.indices.filter {
        pack.images[$0].fold.rawValue == fold && pack.images[$0].pixels != nil
          && !predicted.contains($0)
      }
      guard let first = left.first else { continue }
      throw ImageTable.Problem(
        line: 1,
        what: "it lacks \(NumberText.counted(left.count, "image")) of fold \(fold), such as "
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
      // In the data set's order, as a training writes them: models whose rows agree are paired
      // without evaluating them again.
      let own = rows.filter { pack.images[$0.image].fold.rawValue == fold }
        .sorted { $0.image < $1.image }
      var first = 0
      let scores = heads.map { head in
        let columns = first..<(first + head.classes.count)
        first = columns.upperBound
        let values = own.flatMap { $0.values[columns] }
        return HeadScores(
          head, probabilities: values,
          logits: values.map {
            head.kind == .multiLabel ? Logit.of($0, cut: Logit.storageCut) : Logit.ofShare($0)
          })
      }
      let predictions = Predictions(
        heads: scores, images: own.map { pack.images[$0.image].id },
        folds: own.map { _ in Fold(fold) })
      let foldFolder = Run.foldFolder(folder, fold)
      try Folder.make(foldFolder)
      try predictions.csv.write(to: "\(foldFolder)/predictions.csv")
    }
    // How the model was trained is not known, so that these fields are empty, and `imported` says
    // where the scores come from.
    var manifest = RunManifest(
      name: name, pack: pack.digest, recipe: source.digest, tool: "", backend: "", dtype: "",
      model: "", tasks: tasks, seed: 0,
      threads: 0, hardware: "", initialWeights: "", folds: folds, validation: [:], parameters: 0,
      skippedImages: pack.images.count { $0.pixels == nil }, finishedFolds: folds)
    manifest.imported = source
    let further = heads.filter(\.isFurther)
    manifest.heads = further.isEmpty ? nil : further
    // With digests, as those of a training, or the report would warn that there are none.
    var files: [String: Digest] = [:]
    for fold in folds { files.merge(try Run.digests(in: folder, fold: fold)) { $1 } }
    manifest.files = files
    try Run.write(manifest, to: folder)
  }

  /// The word for the ready-made heads that a run has.
  private var tasks: String {
    let ids = heads.map(\.id)
    return !ids.contains(Head.lesionID) ? "site" : ids.contains(Head.siteID) ? "mtl" : "lesion"
  }
}
