internal import Evaluation
internal import Markup

/// Which model evaluated an image, and of which runs that is not known.
struct UnseenText {
  let warnings: [EvaluationWarning]

  /// A sentence, or two where a file of predictions does not say which fold's model gave a row.
  func text(escaping escaped: (String) -> String = { $0 }) -> String {
    let unstated = warnings.compactMap { warning -> String? in
      guard case .unstatedFolds(let run) = warning else { return nil }
      return escaped(run)
    }
    let rule =
      "Cross-validation: an image is evaluated by the one model that saw neither it nor an image of its case."
    guard !unstated.isEmpty else { return rule }
    return
      "\(rule) Of \(Figures.list(unstated)) that is not known: the file of predictions does not say which "
      + "fold's model gave each row."
  }
}
