internal import Provenance
internal import Vocabulary

/// A run's folder, opened.
public struct Run: Sendable {
  /// The folder.
  public let folder: String
  /// What `run.json` holds.
  public let manifest: RunManifest
  /// The lines of `events.jsonl`.
  public let events: [RunEvent]

  /// Opens a run's folder.
  ///
  /// Fails when `run.json` is missing or damaged.
  public static func open(_ folder: String) throws(PackError) -> Run {
    let manifest = try asPackError { () throws(ProvenanceError) in
      try CanonicalJSON.read(RunManifest.self, at: "\(folder)/run.json")
    }
    let eventsPath = "\(folder)/events.jsonl"
    let events = try asPackError { () throws(ProvenanceError) in
      Folder.exists(eventsPath) ? try JSONLines.read(RunEvent.self, at: eventsPath) : []
    }
    return Run(folder: folder, manifest: manifest, events: events)
  }

  /// Writes `run.json` whole or not at all.
  ///
  /// Fails when the system refuses.
  public static func write(_ manifest: RunManifest, to folder: String) throws(PackError) {
    try asPackError { () throws(ProvenanceError) in
      try AtomicFile.write(try CanonicalJSON.encode(manifest), to: "\(folder)/run.json")
    }
  }

  /// The folder of one fold, or of the model trained on everything for nil.
  public static func foldFolder(_ run: String, _ fold: Int?) -> String {
    "\(run)/" + (fold.map { "fold-\($0)" } ?? "final")
  }

  /// The predictions of all finished folds together.
  ///
  /// Fails when a file is missing or damaged, or folds disagree about classes.
  public func predictions() throws(PackError) -> Predictions {
    var parts: [Predictions] = []
    for fold in manifest.finishedFolds.sorted() {
      parts.append(try Predictions.read("\(Run.foldFolder(folder, fold))/predictions.csv"))
    }
    return try Predictions.joined(parts)
  }

  /// What the folds' models said of their own validation images, centre crop; nil when a fold has none.
  ///
  /// The fold of a row is that of the model, which was chosen with the image but not trained on it. Fails
  /// when a file is damaged, or folds disagree about classes.
  public func validation() throws(PackError) -> Predictions? {
    var parts: [Predictions] = []
    for fold in manifest.finishedFolds.sorted() {
      let path = "\(Run.foldFolder(folder, fold))/validation.csv"
      guard Folder.exists(path) else { return nil }
      parts.append(try Predictions.read(path))
    }
    return parts.isEmpty ? nil : try Predictions.joined(parts)
  }

  /// What the network looks like; nil when the run did not keep it.
  ///
  /// Fails when the file is damaged.
  public func outline() throws(PackError) -> NetworkOutline? {
    let path = "\(folder)/network.json"
    guard Folder.exists(path) else { return nil }
    return try asPackError { () throws(ProvenanceError) in
      try CanonicalJSON.read(NetworkOutline.self, at: path)
    }
  }

  /// The features of all images through a fold's model; nil when they were not written.
  ///
  /// Fails when the file is damaged.
  public func features(fold: Int) throws(PackError) -> FeatureTable? {
    let path = "\(Run.foldFolder(folder, fold))/features.safetensors"
    return Folder.exists(path) ? try FeatureTable.read(path) : nil
  }

  /// The attention maps of a fold's test images; nil when they were not written.
  ///
  /// Fails when the file is damaged.
  public func attention(fold: Int) throws(PackError) -> AttentionTable? {
    let path = "\(Run.foldFolder(folder, fold))/attention.safetensors"
    return Folder.exists(path) ? try AttentionTable.read(path) : nil
  }
}
