internal import Files

/// A run's folder, opened.
package struct Run: Sendable {
  package let folder: String
  /// What `run.json` holds.
  package let manifest: RunManifest
  /// The lines of `events.jsonl`.
  package let events: [RunEvent]
  /// What reports call it: its name in `run.json`, or more of its folder's path where another run of the
  /// same report has that name.
  package let name: String

  /// Opens a run's folder.
  ///
  /// Fails when `run.json` is missing, damaged or of another version.
  package static func open(_ folder: String) throws(PackError) -> Run {
    let manifest = try manifest(in: folder)
    let eventsPath = "\(folder)/events.jsonl"
    let events = try asPackError { () throws(FileError) in
      Folder.exists(eventsPath) ? try JSONLines.read(RunEvent.self, at: eventsPath) : []
    }
    return Run(folder: folder, manifest: manifest, events: events, name: manifest.name)
  }

  /// The same run under another name in reports.
  package func called(_ name: String) -> Run {
    Run(folder: folder, manifest: manifest, events: events, name: name)
  }

  /// What `run.json` of a folder holds.
  ///
  /// Fails when it is missing, damaged or of another version.
  package static func manifest(in folder: String) throws(PackError) -> RunManifest {
    let path = "\(folder)/run.json"
    let file = try asPackError { () throws(FileError) in try MappedFile(path) }
    return try FormatVersion.decode(RunManifest.self, from: file.bytes(0..<file.count), path: path)
  }

  /// Writes `run.json` whole or not at all.
  ///
  /// Fails when the system refuses.
  package static func write(_ manifest: RunManifest, to folder: String) throws(PackError) {
    try asPackError { () throws(FileError) in
      try AtomicFile.write(try CanonicalJSON.encode(manifest), to: "\(folder)/run.json")
    }
  }

  /// The folder of one fold, or of the model trained on everything for nil.
  package static func foldFolder(_ run: String, _ fold: Int?) -> String {
    "\(run)/" + (fold.map { "fold-\($0)" } ?? "final")
  }

  /// What the network looks like; nil when the run did not keep it.
  ///
  /// Fails when the file is damaged.
  package func outline() throws(PackError) -> NetworkOutline? {
    let path = "\(folder)/network.json"
    guard Folder.exists(path) else { return nil }
    return try asPackError { () throws(FileError) in
      try CanonicalJSON.read(NetworkOutline.self, at: path)
    }
  }

  /// The features of a data set's images through a fold's model; nil when they were not written, or are of
  /// another data set.
  ///
  /// Fails when the file is damaged or names images that the data set does not have.
  package func features(fold: Int, on pack: Pack) throws(PackError) -> FeatureTable? {
    // Rows name images by their positions, which mean others in another pack.
    guard manifest.pack == pack.digest,
      let path = try intact("features.safetensors", fold: fold)
    else { return nil }
    let table = try FeatureTable.read(path)
    try Self.check(table.images, path, pack)
    return table
  }

  /// The attention maps of a fold's test images; nil when they were not written, or are of another data set.
  ///
  /// Fails when the file is damaged or names images or classes that the data set does not have.
  package func attention(fold: Int, on pack: Pack) throws(PackError) -> AttentionTable? {
    guard manifest.pack == pack.digest,
      let path = try intact("attention.safetensors", fold: fold)
    else { return nil }
    let table = try AttentionTable.read(path)
    try Self.check(table.images, path, pack)
    let classes = (-1 - pack.manifest.sites.count)..<pack.manifest.lesions.count
    if let other = table.classes.first(where: { !classes.contains($0) }) {
      throw .damaged(
        path: path, reason: "it names class \(other), which the data set does not have")
    }
    return table
  }

  private static func check(
    _ images: [Int], _ path: String, _ pack: Pack
  ) throws(PackError) {
    if let other = images.first(where: { !pack.images.indices.contains($0) }) {
      throw .damaged(
        path: path,
        reason: "it names image \(other), and the data set has images 0 to \(pack.images.count - 1)"
      )
    }
  }
}
