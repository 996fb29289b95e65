internal import Documents
internal import Metrics
internal import Vocabulary

/// Two classes that the networks can't tell apart.
struct ConfusedClasses: IssueKind {
  let name = "confused"
  let title = "Classes that can't be told apart"
  let explanation = """
    Of an image with only the one class and an image with only the other, the networks' scores tell which is which \
    hardly more often than a coin. Either the classes mean the same to those who named them, or images don't show the \
    difference: merge them, define them better, or give the network what it can't see. Confusion is \
    2 (1 - A), A the share of such pairs that scores order rightly: 1 is a coin, 0 is perfect.
    """
  let needs: Set<AuditInput> = [.lesions]
  let table = IssueTable.classes
  let secondsPerAnswer = 60.0
  let expectedPrecision = 0.3

  func question(_ issue: Issue, words: (String) -> String) -> String {
    guard case .classes(let one, let other) = issue.subject else { return title }
    return "Are \(words(one)) and \(words(other)) one class?"
  }

  /// So few images of a side say nothing.
  private static let fewest = 10
  /// A pair of which scores order more than 85 of 100 images rightly is no issue.
  private static let least = 0.3
  /// Bootstrap replicates of the interval.
  private static let replicates = 200

  func find(in inputs: AuditInputs) -> [Issue] {
    guard let labels = inputs.lesions?.labels else { return [] }
    let groups = inputs.groups(of: labels)
    var issues: [Issue] = []
    for one in labels.classes.indices {
      for other in labels.classes.indices.dropFirst(one + 1) {
        let pair = ClassPair(labels, groups: groups, one, other)
        guard min(pair.lefts, pair.rights) >= Self.fewest, let value = pair.confusion(),
          value >= Self.least
        else { continue }
        let interval = pair.interval(replicates: Self.replicates)
        issues.append(issue(labels, one, other, pair, value, interval))
      }
    }
    return issues.ranked()
  }

  private func issue(
    _ labels: ScoredLabels, _ one: Int, _ other: Int, _ pair: ClassPair, _ value: Double,
    _ interval: Interval?
  ) -> Issue {
    let (first, second) = (labels.classes[one], labels.classes[other])
    let ordered = Int(((1 - value / 2) * 100).rounded())
    return Issue(
      kind: name, subject: .classes(first, second), score: value,
      evidence: [
        "\(NumberText.counted(pair.lefts, "image has", "images have")) only \(first), \(pair.rights) only "
          + "\(second); of 100 such pairs the scores order \(ordered) rightly."
      ],
      details: .measured(
        value: value, low: interval?.low, high: interval?.high, cases: pair.cases))
  }
}

/// Images with one of two classes only, and how well the difference of their scores tells which.
private struct ClassPair {
  private let groups: [Int]
  private let folds: [Int]
  private let isRight: [Bool]
  private let ranking: WithinFoldRanking

  init(_ labels: ScoredLabels, groups: [Int], _ one: Int, _ other: Int) {
    let width = labels.classes.count
    let rows = labels.images.indices.filter { row in
      let states = (labels.states[row * width + one], labels.states[row * width + other])
      return states == (.present, .absent) || states == (.absent, .present)
    }
    self.groups = rows.map { groups[$0] }
    folds = rows.map { labels.folds[$0] }
    isRight = rows.map { labels.states[$0 * width + other] == .present }
    ranking = WithinFoldRanking(
      scores: rows.map { row in
        Logit.of(labels.probabilities[row * width + other])
          - Logit.of(labels.probabilities[row * width + one])
      }, isPositive: isRight, folds: folds)
  }

  var lefts: Int { isRight.count { !$0 } }
  var rights: Int { isRight.count { $0 } }
  var cases: Int { Set(groups).count }

  /// 2 (1 - area), pairs within a fold only; nil when no fold has both.
  func confusion(weights: [UInt16]? = nil) -> Double? {
    ranking.rocAUC(weights).map { 2 * (1 - $0) }
  }

  /// 95 % by bootstrap over groups within folds, of the form value + replicate - mean.
  func interval(replicates: Int) -> Interval? {
    let bootstrap = GroupBootstrap(groups: groups, folds: folds, replicates: replicates)
    let values = (0..<replicates).compactMap { replicate in
      confusion(weights: bootstrap.weights(replicate: replicate))
    }
    return Interval(value: confusion(), replicates: values, range: 0...2)
  }
}
