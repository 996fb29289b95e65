/// A class that is called absent and is probably there: contributors name a few of the lesions that they see.
struct MissingLabel: IssueKind {
  let name = LabelDirection.missing.rawValue
  let title = "Missing labels"
  let explanation = """
    A class that counts as absent on the image although networks that never saw the image find it there. \
    Contributors type a few words: most errors of an atlas are of this kind.
    """
  let needs: Set<AuditInput> = [.lesions]
  let uses: Set<AuditInput> = [.features]
  let table = IssueTable.labels
  let secondsPerAnswer = 6.0
  let expectedPrecision = 0.5

  func question(_ issue: Issue, words: (String) -> String) -> String {
    guard case .cell(_, let name) = issue.subject else { return title }
    return "Is \(words(name)) missing here?"
  }

  func find(in inputs: AuditInputs) -> [Issue] { LabelEvidence(inputs).issues(.missing) }
}
