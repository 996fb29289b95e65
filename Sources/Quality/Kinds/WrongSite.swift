internal import Vocabulary

/// An image whose body site is probably another one.
struct WrongSite: IssueKind {
  let name = "wrong-site"
  let title = "Wrong body sites"
  let explanation = """
    The site that the atlas states is unlikely for what networks that never saw the image make of it. The suggested \
    site is the one that they find most probable.
    """
  let needs: Set<AuditInput> = [.sites]
  let uses: Set<AuditInput> = [.features]
  let table = IssueTable.labels
  let secondsPerAnswer = 6.0
  let expectedPrecision = 0.4

  func question(_ issue: Issue, words: (String) -> String) -> String {
    "Which site is it: \(words(issue.given)), as stated, or \(words(issue.suggested))?"
  }

  func find(in inputs: AuditInputs) -> [Issue] {
    guard let ranking = inputs.sites else { return [] }
    let labels = ranking.labels
    let width = labels.classes.count
    let evidence = LabelEvidence(inputs)
    var issues: [Issue] = []
    for (row, image) in labels.images.enumerated() {
      let cells = row * width..<(row + 1) * width
      guard let given = cells.first(where: { labels.states[$0] == .present }),
        let best = cells.filter({ $0 != given }).max(by: {
          labels.probabilities[$0] < labels.probabilities[$1]
        })
      else { continue }
      let probability = ranking.cells[given]
      // A stated site that the network prefers to every other is no question.
      guard labels.probabilities[best] > labels.probabilities[given],
        ranking.cells[given] >= AuditInputs.leastProbability
      else { continue }
      let (said, suggested) = (given - cells.lowerBound, best - cells.lowerBound)
      issues.append(
        Issue(
          kind: name, subject: .cell(image: image, class: labels.classes[said]),
          given: labels.classes[said], suggested: labels.classes[suggested],
          probability: probability, score: probability, fold: labels.folds[row],
          evidence: evidence.ofSite(
            image: image, given: said, suggested: suggested, probability: probability,
            said: labels.probabilities[given], other: labels.probabilities[best])))
    }
    return issues.ranked()
  }
}
