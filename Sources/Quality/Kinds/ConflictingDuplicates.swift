/// Copies of one image whose labels, sites or folds differ.
struct ConflictingDuplicates: IssueKind {
  let name = "conflict"
  let title = "Near-duplicates in conflict"
  let explanation = """
    Two images that show the same photograph (the same file, a near-duplicate or a crop) and have different lesion \
    labels or sites, or lie in different folds. One of the labels is wrong, or the images are not the same.
    """
  let needs: Set<AuditInput> = [.pixels]
  let uses: Set<AuditInput> = [.features]
  let table = IssueTable.pairs
  let secondsPerAnswer = 8.0
  let expectedPrecision = 0.8

  func gain(of input: AuditInput) -> String? {
    input == .features
      ? "With a run it also looks closely at images that the network finds alike." : nil
  }

  func question(_ issue: Issue, words: (String) -> String) -> String {
    "Is this the same image, and which labels are right?"
  }

  func find(in inputs: AuditInputs) -> [Issue] {
    PairComparison.all(in: inputs).filter(\.isConflict).map { $0.issue(kind: name) }.ranked()
  }
}
