internal import Artifacts
internal import Terms

/// Which folds a run trains: the value of `--folds`.
package enum FoldChoice: Sendable, Equatable {
  /// Every fold of the pack.
  case all
  /// Some folds, sorted.
  case some([Int])
  /// None: one final model on everything.
  case none

  /// Reads `all`, `none` or a list such as `0,2`; nil when it is none of them.
  package init?(_ text: String) {
    switch text {
    case "all": self = .all
    case "none": self = .none
    default:
      var folds: Set<Int> = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let fold = PlainNumber.natural(part) else { return nil }
        folds.insert(fold)
      }
      self = .some(folds.sorted())
    }
  }

  /// The folds to train; a single nil for the final model.
  ///
  /// Fails when the pack has no such fold.
  func folds(of set: TrainingSet) throws(TrainError) -> [Int?] {
    switch self {
    case .all:
      guard set.folds.isEmpty else { return set.folds }
      throw .unusablePack(
        path: set.pack.path, what: "no part of its official split is for testing",
        remedy: "Train one model with --folds none.")
    case .none: return [nil]
    case .some(let folds):
      if let bad = folds.first(where: { !set.folds.contains($0) }) {
        let role = set.pack.manifest.certificate.role(of: bad)
        throw .unusablePack(
          path: set.pack.path,
          what: role.map {
            "its fold \(bad) is the part '\($0.rawValue)' of an official split, which is not tested"
          } ?? "it has no fold \(bad)",
          remedy: set.folds.isEmpty
            ? "Train one model with --folds none."
            : "Choose from \(set.folds.map(String.init).joined(separator: ", ")) with --folds.")
      }
      return folds
    }
  }
}
