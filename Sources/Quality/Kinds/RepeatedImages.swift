/// Copies of one image with the same labels: they count twice.
struct RepeatedImages: IssueKind {
  let name = "duplicate"
  let title = "Near-duplicates with the same labels"
  let explanation = """
    Two images that show the same photograph and agree in all labels. They do no harm in one fold, but count twice in \
    every figure.
    """
  let needs: Set<AuditInput> = [.pixels]
  let table = IssueTable.pairs
  let secondsPerAnswer = 4.0
  let expectedPrecision = 0.95

  func question(_ issue: Issue, words: (String) -> String) -> String { "Is this the same image?" }

  func find(in inputs: AuditInputs) -> [Issue] {
    PairComparison.all(in: inputs).filter { !$0.isConflict && $0.pair.how != .crop }
      .map { $0.issue(kind: name) }.ranked()
  }
}
