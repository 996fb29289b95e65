/// An image that is a part of another one, with the same labels.
struct CroppedImages: IssueKind {
  let name = "crop"
  let title = "Crops with the same labels"
  let explanation = """
    One image is a part of the other, and they agree in all labels. A crop may have lost a lesion that its original \
    shows.
    """
  let needs: Set<AuditInput> = [.pixels]
  let uses: Set<AuditInput> = [.features]
  let table = IssueTable.pairs
  let secondsPerAnswer = 5.0
  let expectedPrecision = 0.9

  func gain(of input: AuditInput) -> String? {
    input == .features
      ? "With a run it also looks closely at images that the network finds alike." : nil
  }

  func question(_ issue: Issue, words: (String) -> String) -> String {
    "Is one image a part of the other?"
  }

  func find(in inputs: AuditInputs) -> [Issue] {
    PairComparison.all(in: inputs).filter { !$0.isConflict && $0.pair.how == .crop }
      .map { $0.issue(kind: name) }.ranked()
  }
}
