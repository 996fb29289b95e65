internal import Packs

/// Which folds a run trains: the value of `--folds`.
public enum FoldChoice: Sendable, Equatable {
  /// Every fold of the pack.
  case all
  /// Some folds, sorted.
  case some([Int])
  /// None: one final model on everything.
  case none

  /// Reads `all`, `none` or a list such as `0,2`; nil when it is none of them.
  public init?(_ text: String) {
    switch text {
    case "all": self = .all
    case "none": self = .none
    default:
      var folds: Set<Int> = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let fold = Int(part), fold >= 0 else { return nil }
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
    case .all: return set.folds.map { $0 }
    case .none: return [nil]
    case .some(let folds):
      if let bad = folds.first(where: { !set.folds.contains($0) }) {
        throw .unusablePack(
          path: set.pack.path, what: "it has no fold \(bad)",
          remedy: "Choose from 0 to \(set.folds.count - 1) with --folds.")
      }
      return folds
    }
  }
}
