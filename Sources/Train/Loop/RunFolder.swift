internal import Artifacts
internal import Digests
internal import Files

/// What a process may do in the folder of a run.
enum RunAccess {
  /// One process has the whole run, and writes `run.json` and `events.jsonl`.
  case alone
  /// One of several jobs: the first writes `run.json`, the others check it, and each writes into the folder of
  /// its own fold.
  case job
  /// Nothing is written.
  case reading
}

/// The folder of a run: its files, and the rule that one name means one set of inputs.
final class RunFolder {
  let path: String
  /// What this process may do here.
  let access: RunAccess
  /// What `run.json` holds.
  private(set) var manifest: RunManifest
  private let lock: FileLock?

  /// Opens or makes a run's folder; alone, it is held against other processes, and what jobs have finished is
  /// added to `run.json` and `events.jsonl`.
  ///
  /// Fails when the folder has a run with other inputs, naming what differs, when another
  /// process is training it alone too, or when a file of a job's fold has changed.
  init(_ path: String, _ access: RunAccess, manifest new: RunManifest, settings: any RunSettings)
    throws
  {
    self.path = path
    self.access = access
    switch access {
    case .reading:
      lock = nil
      manifest = new
      if let old = try Self.manifest(in: path) {
        try Self.check(old, new, settings, path: path)
        manifest = old
      }
    case .job:
      lock = nil
      manifest = try Self.share(path, new, settings)
    case .alone:
      try Folder.make(path)
      // Before the lock, which would itself put a file into somebody's folder.
      try Self.refuseForeign(path)
      lock = try FileLock(
        "\(path)/.lock", busy: "another derm-train is using this run: wait for it, or stop it")
      guard let old = try Self.manifest(in: path) else {
        // The mark first and `run.json` last: a folder that a kill leaves in between is derm's,
        // holds no run yet, and is taken up again.
        try AtomicFolder.mark(path, as: Self.kind)
        try AtomicFile.write(settings.text, to: "\(path)/recipe.yaml")
        try Run.write(new, to: path)
        manifest = new
        return
      }
      try Self.check(old, new, settings, path: path)
      manifest = old.adding(folds: new)
      if manifest != old { try Run.write(manifest, to: path) }
      try adopt()
    }
  }

  static let kind = "run"

  /// What a run's `run.json` holds; nil when there is none.
  static func manifest(in path: String) throws(PackError) -> RunManifest? {
    Folder.exists("\(path)/run.json") ? try Run.manifest(in: path) : nil
  }

  /// Refuses a folder that has files but was never a run's: its `recipe.yaml` would be somebody's.
  static func refuseForeign(_ path: String) throws {
    func isRun() -> Bool {
      Folder.exists("\(path)/run.json") || AtomicFolder.kind(of: path) == kind
    }
    if isRun() { return }
    // A process that was killed between its lock and its mark left the lock.
    let names = try Folder.names(in: path).filter { $0 != ".lock" && !$0.hasPrefix(".derm-") }
    // Another job may have begun the run in between.
    guard names.isEmpty || isRun() else {
      throw FileError.occupied(path: path, holds: "'\(names[0])' and no run")
    }
  }

  /// Refuses a run with other inputs, naming what differs.
  static func check(
    _ old: RunManifest, _ new: RunManifest, _ settings: any RunSettings, path: String
  ) throws {
    let differences = try differences(old, new, settings, path: path)
    guard differences.isEmpty else {
      throw TrainError.otherRun(path: path, what: differences.joined(separator: "; "))
    }
  }

  /// The folder of a fold, or of the final model for nil.
  func folder(of fold: Int?) -> String { Run.foldFolder(path, fold) }

  /// The folder that has the events of a fold: that of the run, or of a job's own fold.
  func logFolder(of fold: Int?) -> String { access == .job ? folder(of: fold) : path }

  /// Holds a fold against all other processes; nil when one of them has finished it.
  ///
  /// The events of earlier attempts at the fold, which a job or one process for all folds may have made, come to
  /// where this process writes its own. Fails when another process is training the fold.
  func hold(_ fold: Int?) throws -> FileLock? {
    try Folder.make(folder(of: fold))
    let name = Folder.name(of: folder(of: fold))
    let lock = try FileLock(
      "\(path)/.lock-\(name)",
      busy: "another derm-train is training \(name): wait for it, or stop it")
    switch access {
    case .alone:
      try adopt()
      try EventLog.merge([fold], into: path)
      // The curves that a job drew of its own fold: this process draws one of all.
      try Folder.remove("\(folder(of: fold))/curves.svg")
    case .job:
      manifest = try Self.manifest(in: path) ?? manifest
      if !isFinished(fold) { try EventLog.copy(fold, from: path) }
    case .reading: break
    }
    return isFinished(fold) ? nil : lock
  }

  /// Whether a fold is complete; the final model is when its last output is there.
  func isFinished(_ fold: Int?) -> Bool { Self.isFinished(fold, manifest, path) }

  /// Whether a run has all of these folds already; the folder is not touched and need not exist.
  static func isFinished(_ folds: [Int?], in path: String) -> Bool {
    guard let manifest = try? manifest(in: path) else { return false }
    return folds.allSatisfy { isFinished($0, manifest, path) }
  }

  private static func isFinished(_ fold: Int?, _ manifest: RunManifest, _ path: String) -> Bool {
    if FoldRecord.exists(in: path, fold) { return true }
    guard let fold else {
      let last = ["features", "probe"].map { "final/\($0).safetensors" }
      // Its last file may be there and its record not yet; a run of an older derm has no digests.
      return last.contains { name in
        manifest.files.map { $0[name] != nil } ?? Folder.exists("\(path)/\(name)")
      }
    }
    return manifest.finishedFolds.contains(fold)
  }

  /// Notes that a fold, or for nil the final model, is complete, the digests of its files, and how many crops
  /// the scores of its validation images average: in `run.json`, or for a job in the folder of its fold.
  ///
  /// Fails when the system refuses.
  func finish(_ fold: Int?, validationCrops: Int) throws {
    guard access == .alone else {
      return try FoldRecord(
        pack: manifest.pack, recipe: manifest.recipe, validationCrops: validationCrops,
        files: try Run.digests(in: path, fold: fold)
      ).write(in: path, fold)
    }
    if let fold, isFinished(fold) { return }
    try takeOverFiles()
    manifest.add(
      fold, validationCrops: validationCrops, files: try Run.digests(in: path, fold: fold))
    try Run.write(manifest, to: path)
  }

  /// Takes the files of the folds that an older derm finished as they are now: it wrote no digests.
  private func takeOverFiles() throws {
    guard manifest.files == nil else { return }
    var files: [String: Digest] = [:]
    for fold in manifest.finishedFolds {
      files.merge(try Run.digests(in: path, fold: fold)) { _, new in new }
    }
    manifest.files = files
  }

  /// Adds what jobs have finished to `run.json`, their events to `events.jsonl`, and removes the files that only
  /// jobs have, so that the folder is the one of one process.
  ///
  /// Killed at any time, it is done again: records go last. Fails when a record or a file of a fold is damaged.
  private func adopt() throws {
    let folds = ((manifest.folds.map { $0 }) + [nil]).filter { FoldRecord.exists(in: path, $0) }
    guard !folds.isEmpty else { return }
    try takeOverFiles()
    for fold in folds {
      let record = try FoldRecord.read(in: path, fold, of: manifest)
      manifest.add(fold, validationCrops: record.validationCrops, files: record.files)
    }
    try EventLog.merge(folds, into: path)
    try Run.write(manifest, to: path)
    for fold in folds {
      try Folder.remove("\(folder(of: fold))/curves.svg")
      try Folder.remove(FoldRecord.path(in: path, fold))
    }
  }
}

extension RunManifest {
  /// Adds a finished fold, or for nil the final model, which has no scores of validation images.
  fileprivate mutating func add(_ fold: Int?, validationCrops: Int, files: [String: Digest]) {
    if let fold {
      self.validationCrops = (self.validationCrops ?? [:])
        .merging(["\(fold)": validationCrops]) { $1 }
      finishedFolds = Set(finishedFolds + [fold]).sorted()
    }
    self.files = (self.files ?? [:]).merging(files) { _, new in new }
  }

  /// The same run with the folds and validation images of another request added.
  fileprivate func adding(folds other: RunManifest) -> RunManifest {
    var both = self
    both.folds = Set(folds + other.folds).sorted()
    both.validation = validation.merging(other.validation) { old, _ in old }
    return both
  }
}
