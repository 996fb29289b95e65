internal import Artifacts
internal import Digests
internal import Files
internal import Quality
internal import Vocabulary

/// What the networks that made a queue said of images that they did not see.
enum QueueScores {
  /// Scores with the labels that they are compared with, and the runs that they come from.
  case scores(ScoredLabels, runs: [Run])
  /// None, with a sentence on why.
  case none(because: String)

  /// Scores of the runs that `origin.json` next to a queue names.
  static func of(_ queue: String, pack: Pack) -> QueueScores {
    // What lacks is said on the page and never thrown: a plan is shown without scores too.
    let path = "\(Folder.parent(of: queue))/origin.json"
    let origin: QualityAudit.Origin
    do {
      origin = try CanonicalJSON.read(QualityAudit.Origin.self, at: path)
    } catch {
      return .none(because: "\(error.description)")
    }
    guard !origin.scores.isEmpty else {
      return .none(because: "No network's scores made these questions.")
    }
    if let made = origin.pack, made != pack.digest.hex {
      return .none(
        because: "The questions were made for the data set \(made.prefix(8))…, and this one is "
          + "\(pack.digest.short)…: run derm-quality again.")
    }
    do {
      let runs = try origin.scores.map { try Run.open($0) }
      guard let labels = try ScoredLabels.lesions(of: runs, pack: pack) else {
        return .none(because: "The networks that made these questions predict no lesions.")
      }
      return .scores(labels, runs: runs)
    } catch {
      let reason = (error as? any Failure)?.description ?? "\(error)"
      let names = origin.scores.joined(separator: ", ")
      return .none(because: "The scores of \(names) can't be read. \(reason)")
    }
  }
}
