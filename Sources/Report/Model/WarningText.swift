internal import Evaluation
internal import Markup
internal import Metrics

extension EvaluationWarning {
  /// What happened, and what it means for the numbers.
  var text: String {
    switch self {
    case .otherPack(let run, let trainedOn, let evaluatedOn):
      "\(run) was trained on data set \(trainedOn), and is "
        + "evaluated on \(evaluatedOn); its features and attention maps, which name images of the "
        + "other set, are left out."
    case .noDigests(let run):
      "\(run) keeps no digests of its files, as an older derm wrote it, so that nobody "
        + "knows whether they changed."
    case .changedTables(let run, let tables):
      "\(run): \(tables.joined(separator: ", ")) changed since derm-train wrote "
        + "\(tables.count == 1 ? "it" : "them"); the figures are of the scores as they are now."
    case .unequalCrops(let run, let validation, let test):
      "\(F1Score().name) of \(run) may be too low: its thresholds were chosen on scores that average "
        + "\(Figures.count(validation, "crop")) of each validation image, and cut scores that average "
        + "\(test). Train the run again under another name for thresholds from the same crops."
    case .unstatedFolds(let run):
      "The predictions of \(run) have no column 'fold', so that nothing shows that no image was scored by "
        + "a model that was trained on it."
    case .unevaluated(let run, let images):
      "\(run) has no prediction for \(Figures.count(images, "image")) of this data set, and its "
        + "figures are those of the rest."
    }
  }
}

extension MissingThresholds {
  /// What F1 needs, for a sentence that ends with it.
  var text: String {
    switch self {
    case .notKeptByRun:
      "thresholds from validation images, whose scores this run did not keep"
    case .notKept(let members):
      "thresholds from validation images, whose scores \(Figures.list(members)) did not keep"
    case .nothingInCommon(let first, let second):
      "thresholds from images that validated both members, and \(first) and \(second) "
        + "have none in common"
    case .noLesions: "lesions, which this run was not trained on"
    case .externalPack:
      "thresholds from validation images, which an external evaluation has none of"
    }
  }
}
