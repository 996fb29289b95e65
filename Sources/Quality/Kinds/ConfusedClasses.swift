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
        "\(pair.lefts) images have only \(first), \(pair.rights) only \(second); of 100 such pairs the scores order "
          + "\(ordered) rightly."
      ],
      details: .measured(
        value: value, low: interval?.low, high: interval?.high, cases: pair.cases))
  }
}

/// Images with one of two classes only, and how well the difference of their scores tells which.
private struct ClassPair {
  private struct Entry {
    let score: Float
    let isRight: Bool
    let fold: Int
    let group: Int
  }
  /// By fold, then by score.
  private let entries: [Entry]

  init(_ labels: ScoredLabels, groups: [Int], _ one: Int, _ other: Int) {
    let width = labels.classes.count
    entries = labels.images.indices.compactMap { row -> Entry? in
      let (left, right) = (row * width + one, row * width + other)
      let states = (labels.states[left], labels.states[right])
      guard states == (.present, .absent) || states == (.absent, .present) else { return nil }
      return Entry(
        score: Logit.of(labels.probabilities[right]) - Logit.of(labels.probabilities[left]),
        isRight: states.1 == .present, fold: labels.folds[row], group: groups[row])
    }.sorted { ($0.fold, $0.score) < ($1.fold, $1.score) }
  }

  var lefts: Int { entries.count { !$0.isRight } }
  var rights: Int { entries.count { $0.isRight } }
  var cases: Int { Set(entries.map(\.group)).count }

  /// 2 (1 - area), pairs within a fold only; nil when no fold has both.
  func confusion(weights: [UInt16]? = nil) -> Double? {
    var (wins, pairs) = (0.0, 0.0)
    // Of the current fold: left weight below the current score, weights at it, and all right weight.
    var (below, tiedLeft, tiedRight, rights) = (0.0, 0.0, 0.0, 0.0)
    func endScore() {
      // A right image wins over every left one below it; equal ones win half.
      wins += tiedRight * (below + tiedLeft / 2)
      below += tiedLeft
      rights += tiedRight
      (tiedLeft, tiedRight) = (0, 0)
    }
    for (position, entry) in entries.enumerated() {
      if position > 0, entries[position - 1].fold != entry.fold {
        endScore()
        pairs += below * rights
        (below, rights) = (0, 0)
      } else if position > 0, entries[position - 1].score != entry.score {
        endScore()
      }
      let weight = weights.map { Double($0[position]) } ?? 1
      if entry.isRight { tiedRight += weight } else { tiedLeft += weight }
    }
    endScore()
    pairs += below * rights
    return pairs > 0 ? 2 * (1 - wins / pairs) : nil
  }

  /// 95 % by bootstrap over groups within folds.
  func interval(replicates: Int) -> Interval? {
    let bootstrap = GroupBootstrap(
      groups: entries.map(\.group), folds: entries.map(\.fold), replicates: replicates)
    let values = (0..<replicates).compactMap { replicate in
      confusion(weights: bootstrap.weights(replicate: replicate))
    }
    return Interval(value: confusion(), replicates: values, range: 0...2)
  }
}
