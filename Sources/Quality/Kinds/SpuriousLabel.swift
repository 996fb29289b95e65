/// A class that is called present and is probably not there.
struct SpuriousLabel: IssueKind {
  let name = LabelDirection.spurious.rawValue
  let title = "Spurious labels"
  let explanation = """
    A class that counts as present on the image although networks that never saw the image do not find it: a slip \
    of the contributor, a rule that reads too much into a term, or a label of another image of the case.
    """
  let needs: Set<AuditInput> = [.lesions]
  let uses: Set<AuditInput> = [.features]
  let table = IssueTable.labels
  let secondsPerAnswer = 6.0
  let expectedPrecision = 0.3

  func question(_ issue: Issue, words: (String) -> String) -> String {
    guard case .cell(_, let name) = issue.subject else { return title }
    return "Is \(words(name)) right?"
  }

  func find(in inputs: AuditInputs) -> [Issue] { LabelEvidence(inputs).issues(.spurious) }
}
