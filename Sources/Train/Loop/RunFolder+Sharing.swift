internal import Artifacts
internal import Digests
internal import Files

extension RunFolder {
  /// Opens a run's folder for one of several jobs, without a lock, and returns what `run.json` holds.
  ///
  /// Fails when the folder has a run with other inputs, naming what differs.
  static func share(
    _ path: String, _ new: RunManifest, _ settings: any RunSettings
  ) throws -> RunManifest {
    try Folder.make(path)
    try refuseForeign(path)
    if try manifest(in: path) == nil {
      try AtomicFolder.mark(path, as: kind)
      // Several jobs may begin at once: one of them gives the file its name, in one step.
      try AtomicFile.create(try CanonicalJSON.encode(new), at: "\(path)/run.json")
    }
    guard let old = try manifest(in: path) else {
      throw FileError.missing(path: "\(path)/run.json")
    }
    try check(old, new, settings, path: path)
    // Every job that comes this far has the same recipe. Another one is what a killed process left.
    try AtomicFile.ensure(Array(settings.text.utf8), at: "\(path)/recipe.yaml")
    return old
  }

  /// Goes through folds with their images, holding each against other processes while `body` trains it.
  ///
  /// Those that other processes hold come again once, when the rest is done. Returns a signal, for which `body`
  /// stopped, and the folders of the folds that are still held. Fails as `hold` does; a job, which has one fold, also
  /// when another process holds it.
  func withEach(
    _ folds: [(fold: Int?, images: FoldImages)], _ body: (Int?, FoldImages) throws -> Int32?
  ) throws -> (signal: Int32?, left: [String]) {
    var waiting = folds
    for _ in 0..<2 {
      var held: [(fold: Int?, images: FoldImages)] = []
      for (fold, images) in waiting {
        do {
          guard let lock = try hold(fold) else { continue }
          let signal = try withExtendedLifetime(lock) { try body(fold, images) }
          if let signal { return (signal, []) }
        } catch TrainError.inUse(_, _) where access == .alone {
          held.append((fold, images))
        }
      }
      waiting = held
    }
    return (nil, waiting.map { folder(of: $0.fold) })
  }

  /// What differs between the inputs of the run that is there and those of a new request.
  static func differences(
    _ old: RunManifest, _ new: RunManifest, _ settings: any RunSettings, path: String
  ) throws -> [String] {
    var found: [String] = []
    func compare(_ name: String, _ before: String, _ now: String) {
      if before != now { found.append("\(name) \(before), now \(now)") }
    }
    compare("pack", old.pack.short, new.pack.short)
    compare("backend", old.backend, new.backend)
    // A patch may come with the system; another main version is somebody's choice, and undone by DERM_ONEDNN.
    // Runs that name no library are of a derm that knew oneDNN 2 alone.
    let former = old.library ?? (old.backend == "onednn" ? "oneDNN 2" : nil)
    if let before = former, let now = new.library {
      func main(_ version: String) -> Substring { version.prefix { $0 != "." } }
      if main(before) != main(now) { compare("library", before, now) }
    }
    compare("dtype", old.dtype, new.dtype)
    compare("initial weights", old.initialWeights, new.initialWeights)
    guard old.recipe != new.recipe else { return found }
    let recipe = "recipe \(old.recipe.short), now \(new.recipe.short)"
    // A probe has no recipe that a network's could be compared with.
    guard (old.backend == "probe") == (new.backend == "probe") else { return found + [recipe] }
    // A job that has just begun the run writes its recipe after `run.json`.
    guard Folder.exists("\(path)/recipe.yaml") else { return found + [recipe] }
    let own = try settings.differences(from: "\(path)/recipe.yaml")
    return found + (own.isEmpty ? [recipe] : own.map { "\($0.key) \($0.before), now \($0.now)" })
  }
}
