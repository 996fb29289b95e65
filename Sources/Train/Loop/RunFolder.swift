internal import Artifacts
internal import Digests
internal import Files
internal import Glibc

/// The folder of a run: its files, and the rule that one name means one set of inputs.
final class RunFolder {
  /// The folder.
  let path: String
  /// What `run.json` holds.
  private(set) var manifest: RunManifest
  private let lock: Int32

  /// Opens or makes a run's folder and holds it against other processes.
  ///
  /// Fails when the folder has a run with other inputs, naming what differs, or when another
  /// process is training it.
  init(_ path: String, manifest new: RunManifest, recipe: Recipe) throws {
    try Folder.make(path)
    try Self.refuseForeign(path)
    lock = unsafe open(
      "\(path)/.lock", O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw TrainError.inputOutput(path: path, what: Self.whyNoLock(errno))
    }
    self.path = path
    manifest = new
    let manifestPath = "\(path)/run.json"
    guard Folder.exists(manifestPath) else {
      try AtomicFolder.mark(path, as: Self.kind)
      try AtomicFile.write(recipe.text, to: "\(path)/recipe.yaml")
      try Run.write(new, to: path)
      return
    }
    let old = try CanonicalJSON.read(RunManifest.self, at: manifestPath)
    let differences = try Self.differences(old, new, recipe: recipe, path: path)
    guard differences.isEmpty else {
      throw TrainError.otherRun(path: path, what: differences.joined(separator: "; "))
    }
    manifest = old.adding(folds: new)
    if manifest != old { try Run.write(manifest, to: path) }
  }

  deinit { close(lock) }

  private static let kind = "run"

  /// Refuses a folder that has files but was never a run's: its `recipe.yaml` would be somebody's.
  private static func refuseForeign(_ path: String) throws {
    if Folder.exists("\(path)/run.json") || AtomicFolder.kind(of: path) == kind { return }
    // A process that was killed between its lock and its mark left the lock.
    let names = try Folder.names(in: path).filter { $0 != ".lock" && !$0.hasPrefix(".derm-") }
    guard names.isEmpty else {
      throw FileError.occupied(path: path, holds: "'\(names[0])' and no run")
    }
  }

  private static func whyNoLock(_ code: Int32) -> String {
    guard code != EWOULDBLOCK else {
      return "another derm-train is using this run: wait for it, or stop it"
    }
    return "cannot lock the run: \(SystemReason.text(code))"
  }

  /// The folder of a fold, or of the final model for nil.
  func folder(of fold: Int?) -> String { Run.foldFolder(path, fold) }

  /// Whether a fold is complete; the final model is when its last output is there.
  func isFinished(_ fold: Int?) -> Bool { Self.isFinished(fold, manifest, path) }

  /// Whether a run has all of these folds already; the folder is not touched and need not exist.
  static func isFinished(_ folds: [Int?], in path: String) -> Bool {
    guard let manifest = try? CanonicalJSON.read(RunManifest.self, at: "\(path)/run.json") else {
      return false
    }
    return folds.allSatisfy { isFinished($0, manifest, path) }
  }

  private static func isFinished(_ fold: Int?, _ manifest: RunManifest, _ path: String) -> Bool {
    guard let fold else {
      return Folder.exists("\(Run.foldFolder(path, nil))/features.safetensors")
    }
    return manifest.finishedFolds.contains(fold)
  }

  /// Notes that a fold, or for nil the final model, is complete, the digests of its files, and how many crops
  /// the scores of its validation images average.
  ///
  /// Fails when the system refuses.
  func finish(_ fold: Int?, validationCrops: Int) throws {
    if let fold {
      guard !isFinished(fold) else { return }
      manifest.validationCrops = (manifest.validationCrops ?? [:])
        .merging(["\(fold)": validationCrops]) { $1 }
      manifest.finishedFolds = (manifest.finishedFolds + [fold]).sorted()
    }
    // Of a run that an older derm began, the folds that it finished are taken as they are now.
    let folds: [Int?] = manifest.files == nil ? manifest.finishedFolds + [fold] : [fold]
    var files = manifest.files ?? [:]
    for fold in folds {
      files.merge(try Run.digests(in: path, fold: fold)) { _, new in new }
    }
    manifest.files = files
    try Run.write(manifest, to: path)
  }

  private static func differences(
    _ old: RunManifest, _ new: RunManifest, recipe: Recipe, path: String
  ) throws -> [String] {
    var found: [String] = []
    func compare(_ name: String, _ before: String, _ now: String) {
      if before != now { found.append("\(name) \(before), now \(now)") }
    }
    compare("pack", old.pack.short, new.pack.short)
    compare("backend", old.backend, new.backend)
    compare("dtype", old.dtype, new.dtype)
    compare("initial weights", old.initialWeights, new.initialWeights)
    guard old.recipe != new.recipe else { return found }
    let before = try Recipe.readComplete("\(path)/recipe.yaml")
    for field in RecipeField.all { compare(field.key, field.write(before), field.write(recipe)) }
    if before == recipe { found.append("recipe \(old.recipe.short), now \(new.recipe.short)") }
    return found
  }
}

extension RunManifest {
  /// The same run with the folds and validation images of another request added.
  fileprivate func adding(folds other: RunManifest) -> RunManifest {
    var both = RunManifest(
      formatVersion: formatVersion, name: name, pack: pack, recipe: recipe, tool: tool,
      backend: backend, dtype: dtype, model: model, tasks: tasks, seed: seed,
      threads: threads, hardware: hardware, initialWeights: initialWeights,
      folds: Set(folds + other.folds).sorted(),
      validation: validation.merging(other.validation) { old, _ in old },
      parameters: parameters, skippedImages: skippedImages, finishedFolds: finishedFolds,
      initialWeightNotes: initialWeightNotes, validationCrops: validationCrops)
    both.files = files
    return both
  }
}
