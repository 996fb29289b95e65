package import Digests
internal import Files

extension Run {
  /// The files of a fold whose bytes reports and evidence depend on.
  private static let sealed = [
    "attention.safetensors", "best.safetensors", "features.safetensors", "predictions.csv",
    "probe.safetensors", "validation.csv",
  ]

  /// The digests of the files of all folds, and of the final model, as they are, for `RunManifest.files`.
  ///
  /// Fails when a file can't be read.
  package static func digests(in run: String) throws(PackError) -> [String: Digest] {
    let folders = try asPackError { () throws(FileError) in try Folder.names(in: run) }
    return try digests(in: run, folders: folders.filter { $0 == "final" || $0.hasPrefix("fold-") })
  }

  /// The digests of the files of one fold, or for nil of the final model.
  ///
  /// Fails when a file can't be read.
  package static func digests(in run: String, fold: Int?) throws(PackError) -> [String: Digest] {
    try digests(in: run, folders: [Folder.name(of: foldFolder("", fold))])
  }

  private static func digests(
    in run: String, folders: [String]
  ) throws(PackError) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for folder in folders {
      for name in sealed where Folder.exists("\(run)/\(folder)/\(name)") {
        digests["\(folder)/\(name)"] = try asPackError { () throws(FileError) in
          try Digest.ofFile("\(run)/\(folder)/\(name)")
        }
      }
    }
    return digests
  }

  /// The path of a fold's file that has the bytes that `run.json` names; nil when there is no such file.
  ///
  /// Runs of an older derm name none, and their files are taken as they are. Fails when the bytes are
  /// others, or a file is there that `run.json` does not name.
  func intact(_ name: String, fold: Int) throws(PackError) -> String? {
    let path = "\(Run.foldFolder(folder, fold))/\(name)"
    guard Folder.exists(path) else { return nil }
    guard let files = manifest.files else { return path }
    guard let promised = files["fold-\(fold)/\(name)"] else {
      throw .damaged(path: path, reason: "the run did not write it: run.json does not name it")
    }
    let found = try asPackError { () throws(FileError) in try Digest.ofFile(path) }
    guard found == promised else {
      throw .damaged(
        path: path,
        reason: "its bytes have digest \(found.short)…, and run.json names \(promised.short)…")
    }
    return path
  }

  /// The tables of scores of finished folds that are not as `run.json` says that they were written, in words.
  ///
  /// People may put other scores into a table, to evaluate them in the same folds: each row is checked by itself,
  /// and the report says that the table changed. Fails when a file can't be read.
  package func changedTables() throws(PackError) -> [String] {
    guard let files = manifest.files else { return [] }
    var changed: [String] = []
    for fold in manifest.finishedFolds.sorted() {
      for name in ["predictions.csv", "validation.csv"] {
        let path = "\(Run.foldFolder(folder, fold))/\(name)"
        guard Folder.exists(path) else { continue }
        let found = try asPackError { () throws(FileError) in try Digest.ofFile(path) }
        if files["fold-\(fold)/\(name)"] != found { changed.append("fold-\(fold)/\(name)") }
      }
    }
    return changed
  }
}
