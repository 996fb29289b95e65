internal import Files
internal import Vocabulary

extension Run {
  /// Whether the folder is that of an evaluation, which predicts every image with one model and has one fold.
  package var isEvaluation: Bool { Folder.exists("\(folder)/evaluation.json") }

  /// Whether the run's folds are those of a pack.
  package func hasFolds(of pack: Pack) -> Bool { manifest.pack == pack.digest && !isEvaluation }

  /// The predictions of all finished folds together.
  ///
  /// Fails when a file is missing or damaged, an image stands twice, or folds disagree about classes.
  package func predictions() throws(PackError) -> Predictions {
    try Predictions.joined(try predictionFiles().map(\.predictions))
  }

  /// The same, each row held against a data set.
  ///
  /// Fails too when an image is not in the data set, and, where the run was trained on this data set, when
  /// an image is in another fold or the fold's file leaves one out that has pixels.
  package func predictions(on pack: Pack) throws(PackError) -> Predictions {
    let files = try predictionFiles()
    let indices = pack.positions
    for (fold, file) in zip(manifest.finishedFolds.sorted(), files) {
      var predicted: Set<Int> = []
      for (row, image) in file.predictions.images.enumerated() {
        guard let index = indices[image] else { throw file.notHeld(row: row) }
        predicted.insert(index)
        // A model was trained on the images of the other folds: its scores of them tell nothing
        // about new images.
        let own = pack.images[index].fold.rawValue
        guard !hasFolds(of: pack) || own == fold else {
          throw file.error(row: row, "it is in fold \(own) of the data set, not in fold \(fold)")
        }
      }
      // Of another pack nobody knows which images the run should have predicted.
      guard manifest.pack == pack.digest else { continue }
      let left = pack.images.filter {
        $0.pixels != nil && (isEvaluation || $0.fold.rawValue == fold)
      }.filter { !predicted.contains(indices[$0.id] ?? -1) }
      if let first = left.first {
        throw .unpredicted(path: file.path, images: left.count, example: first.id.rawValue)
      }
    }
    return try Predictions.joined(files.map(\.predictions))
  }

  /// What the folds' models said of their own validation images; nil when a fold has none.
  ///
  /// The fold of a row is that of the model, which was chosen with the image but not trained on it. Rows
  /// are held against the data set. Fails when a file is damaged or is not of the images that `run.json`
  /// names, an image is not in the data set or, where the run was trained on it, is tested by the fold.
  package func validation(on pack: Pack) throws(PackError) -> Predictions? {
    var parts: [Predictions] = []
    let indices = pack.positions
    for fold in manifest.finishedFolds.sorted() {
      guard let file = try predictionFile("validation.csv", fold: fold) else { return nil }
      let named = manifest.validation["\(fold)"].map { Set($0) }
      for (row, image) in file.predictions.images.enumerated() {
        guard let index = indices[image] else { throw file.notHeld(row: row) }
        // These images chose the fold's checkpoint: a test image among them would have its own
        // score improved.
        if hasFolds(of: pack), pack.images[index].fold.rawValue == fold {
          throw file.error(row: row, "fold \(fold) tests it, so that it can't validate")
        }
        if let named, !named.contains(image) {
          throw file.error(row: row, "run.json does not name it among the fold's validation images")
        }
      }
      let left = (named ?? []).subtracting(file.predictions.images).sorted()
      if let first = left.first {
        throw .unpredicted(path: file.path, images: left.count, example: first.rawValue)
      }
      parts.append(file.predictions)
    }
    return parts.isEmpty ? nil : try Predictions.joined(parts)
  }

  /// The files of the finished folds, no image in two of them.
  private func predictionFiles() throws(PackError) -> [PredictionFile] {
    var files: [PredictionFile] = []
    var seen: [ImageID: String] = [:]
    for fold in manifest.finishedFolds.sorted() {
      guard let file = try predictionFile("predictions.csv", fold: fold) else {
        throw .file(.missing(path: "\(Run.foldFolder(folder, fold))/predictions.csv"))
      }
      for (row, image) in file.predictions.images.enumerated() {
        if let other = seen.updateValue("\(file.path):\(file.lines[row])", forKey: image) {
          throw file.error(row: row, "\(other) is about it too")
        }
      }
      files.append(file)
    }
    return files
  }

  private func predictionFile(
    _ name: String, fold: Int
  ) throws(PackError) -> PredictionFile? {
    let path = "\(Run.foldFolder(folder, fold))/\(name)"
    return Folder.exists(path)
      ? try PredictionFile(path, fold: fold, further: manifest.heads ?? []) : nil
  }
}

extension PredictionFile {
  fileprivate func notHeld(row: Int) -> PackError {
    error(
      row: row,
      "this data set does not hold it; where another one is meant, name the pack that the run was "
        + "trained on with --pack")
  }
}
