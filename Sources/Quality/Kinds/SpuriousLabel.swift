internal import Vocabulary

/// A class that is called present and is probably not there.
struct SpuriousLabel: IssueKind {
  let name = "spurious"
  let title = "Spurious labels"
  let explanation = """
    A class that counts as present on the image although networks that never saw the image do not find it: a slip \
    of the contributor, a rule that reads too much into a term, or a label of another image of the case.
    """
  let secondsPerAnswer = 6.0
  let expectedPrecision = 0.3

  func question(_ issue: Issue, words: (String) -> String) -> String {
    guard case .cell(_, let name) = issue.subject else { return title }
    return "Is \(words(name)) right?"
  }

  func find(in inputs: AuditInputs) throws -> KindFindings {
    guard let ranking = inputs.lesions else { return .lackingScores }
    return .issues(
      LabelEvidence(inputs).issues(
        ranking, given: .present, kind: name, words: (given: "present", suggested: "absent")))
  }
}

extension KindFindings {
  /// What the kinds say that need scores of lesions.
  static let lackingScores = KindFindings.lacking(
    what: "out-of-fold scores of lesions",
    remedy:
      "Train with derm-train (tasks lesion or mtl) and name the run, or give --labels and --scores."
  )
}
