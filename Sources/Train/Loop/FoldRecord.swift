internal import Artifacts
internal import Digests
internal import Files

/// What a job leaves in the folder of its fold when it is complete: what one process would have written into
/// `run.json`, which a job does not change.
struct FoldRecord: Codable, Equatable {
  /// The pack that the fold was trained on.
  let pack: Digest
  let recipe: Digest
  /// How many crops the scores of validation images average.
  let validationCrops: Int
  /// Digests of the fold's files by their paths in the run's folder.
  let files: [String: Digest]

  /// The file's name in the folder of a fold.
  static let name = "job.json"

  /// Where the record of a fold of a run is.
  static func path(in run: String, _ fold: Int?) -> String {
    "\(Run.foldFolder(run, fold))/\(name)"
  }

  /// Whether a job has finished a fold that is not yet in `run.json`.
  static func exists(in run: String, _ fold: Int?) -> Bool { Folder.exists(path(in: run, fold)) }

  /// Reads the record of a fold of a run, and compares the files of the fold with it.
  ///
  /// Fails with `otherRun` when the fold was trained on another pack or recipe, and when a file has other bytes
  /// than the job wrote.
  static func read(in run: String, _ fold: Int?, of manifest: RunManifest) throws -> FoldRecord {
    let path = path(in: run, fold)
    let record = try CanonicalJSON.read(FoldRecord.self, at: path)
    guard record.pack == manifest.pack, record.recipe == manifest.recipe else {
      let isPack = record.pack != manifest.pack
      let (job, own) =
        isPack ? (record.pack, manifest.pack) : (record.recipe, manifest.recipe)
      throw TrainError.otherRun(
        path: Folder.parent(of: path),
        what: "\(isPack ? "pack" : "recipe") \(job.short), and run.json has \(own.short)")
    }
    let found = try Run.digests(in: run, fold: fold)
    let names = Set(found.keys).union(record.files.keys).sorted()
    if let other = names.first(where: { found[$0] != record.files[$0] }) {
      throw PackError.damaged(
        path: "\(run)/\(other)",
        reason: "its bytes are not those that the job wrote. Remove the folder "
          + "\(Folder.parent(of: path)) and run the job again")
    }
    return record
  }

  /// Writes the record of a fold of a run, whole or not at all.
  ///
  /// Fails when the system refuses.
  func write(in run: String, _ fold: Int?) throws(FileError) {
    try AtomicFile.write(try CanonicalJSON.encode(self), to: Self.path(in: run, fold))
  }
}
