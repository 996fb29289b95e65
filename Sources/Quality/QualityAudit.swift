internal import Artifacts
internal import Digests
internal import Evaluation
internal import Files
internal import Vocabulary

/// What was found about a data set's labels, ranked, with the queue and what is left.
package struct QualityAudit: Sendable {
  /// One kind and what it found.
  package struct Section: Sendable {
    package let kind: any IssueKind
    package let findings: KindFindings

    /// Its issues; none where it could not look.
    package var issues: [Issue] {
      if case .issues(let issues) = findings { issues } else { [] }
    }
  }

  /// How the queue and its sample are made.
  package struct Options: Sendable {
    /// Questions in the queue.
    package var budget: Int
    /// Labels of the random sample; half of the budget at most.
    package var sample: Int
    /// Seeds sample and queue: the same seed asks the same questions.
    package var seed: UInt64

    /// 1,000 questions, 200 labels at random, seed 0.
    package init(budget: Int = 1000, sample: Int = 200, seed: UInt64 = 0) {
      self.budget = budget
      self.sample = sample
      self.seed = seed
    }

    /// Labels that are drawn at random.
    ///
    /// A sample that fills the queue would leave no room for what ranks high, and one that the budget cuts short would
    /// not be random.
    var drawn: Int { min(sample, budget / 2) }
  }

  /// Where the numbers come from: `origin.json`.
  package struct Origin: Codable, Sendable {
    /// derm's version.
    package let tool: String
    /// The digest of the data set; nil for tables.
    package let pack: String?
    /// The runs' names, or the paths of labels and scores.
    package let scores: [String]
    /// Names of the kinds that were asked for.
    package let kinds: [String]
    /// Labels of the random sample.
    package let sample: Int
    /// Labels that the sample was asked to have; nil in a file of an older derm.
    package let wantedSample: Int?
    /// The seed of sample and queue.
    package let seed: UInt64
    /// Answers that were read.
    package let answers: Int
    /// Answers to questions that this data set does not have.
    package let unmatchedAnswers: Int

    private enum CodingKeys: String, CodingKey {
      case tool, pack, scores, kinds, sample, seed, answers
      case wantedSample = "wanted_sample"
      case unmatchedAnswers = "unmatched_answers"
    }
  }

  /// What was looked at.
  package let inputs: AuditInputs
  /// One entry a kind that was asked for, in the registry's order.
  package let sections: [Section]
  /// What people are asked, in the order in which a minute finds most.
  package let queue: ReviewQueue
  /// Where the numbers come from.
  package let origin: Origin
  /// Missing before spurious; empty without scores of lesions.
  package let left: [ErrorsLeft]

  /// Moves the ranking by the answers, asks every kind for issues, and makes the queue of questions.
  package init(
    _ inputs: AuditInputs, kinds: [any IssueKind], answers: [ReviewAnswer] = [],
    options: Options = Options(), tool: String = "derm", scores: [String] = []
  ) {
    // Answers come first, because they move the ranking that every kind reads. The sample depends
    // on the labels and the seed alone: later audits ask about the same labels, and answers stay
    // usable.
    let answered = inputs.lesions.map { AnsweredCells(answers, of: $0.labels) } ?? .none
    let inputs = inputs.with(lesions: inputs.lesions?.adjusted(by: answered))
    self.inputs = inputs
    sections = kinds.map { Section(kind: $0, findings: KindFindings($0, inputs)) }
    let sample = inputs.lesions.map {
      LabelSample($0.labels, size: options.drawn, seed: options.seed)
    }
    queue = ReviewQueue(
      sections.map { ($0.kind, $0.issues) }, ranking: inputs.lesions, sample: sample,
      budget: options.budget, seed: options.seed, words: inputs.words)
    left =
      inputs.lesions.map { ranking in
        LabelDirection.allCases.map {
          ErrorsLeft(ranking, $0, sample: Set(sample?.cells ?? []), answers: answered)
        }
      } ?? []
    origin = Origin(
      tool: tool, pack: inputs.pack?.digest.hex, scores: scores, kinds: kinds.map(\.name),
      sample: sample?.cells.count ?? 0, wantedSample: sample == nil ? 0 : options.sample,
      seed: options.seed, answers: answers.count,
      unmatchedAnswers: Self.unmatched(answers, sections, answered))
  }

  /// Answers about kinds that looked, to questions that they don't have: of another data set, or of labels that have
  /// changed since.
  private static func unmatched(
    _ answers: [ReviewAnswer], _ sections: [Section], _ answered: AnsweredCells
  ) -> Int {
    guard !answers.isEmpty else { return 0 }
    let issues = Set(sections.flatMap { section in section.issues.map { QueueItem.id($0) } })
    let looked = sections.filter { $0.findings.lack == nil }.map(\.kind.name)
    // Kinds that were not asked now may know the others.
    let others = Set(AllIssueKinds.kinds.map(\.name)).subtracting(looked)
    return answers.count { answer in
      let kind = String(answer.item.prefix { $0 != "|" })
      return answered.cellsByItem[answer.item] == nil && !issues.contains(answer.item)
        && !others.contains(kind)
    }
  }

  /// Writes the tables, `origin.json`, `queue.jsonl` and, with scores of lesions, `estimate.json` into a folder.
  ///
  /// Fails when the disk is full or the folder can't be written.
  package func writeTables(to folder: String) throws {
    for table in IssueTable.allCases {
      let rows = sections.filter { $0.kind.table == table }.flatMap(ranked)
      try NamedTable(QualityTables.issues(table), rows).write(to: folder)
    }
    if let lesions = inputs.lesions {
      try NamedTable(QualityTables.images, lesions.rankedImages).write(to: folder)
      try NamedTable(QualityTables.rates, lesions.rateRows).write(to: folder)
      try AtomicFile.write(try CanonicalJSON.encode(left), to: "\(folder)/estimate.json")
    }
    try AtomicFile.write(try CanonicalJSON.encode(origin), to: "\(folder)/origin.json")
    var lines: [UInt8] = []
    for item in queue.items { lines += try JSONLines.line(item) }
    try AtomicFile.write(lines, to: "\(folder)/queue.jsonl")
  }

  private func ranked(_ section: Section) -> [RankedIssue] {
    section.issues.enumerated().map { rank, issue in
      let position = issue.images.first.flatMap { inputs.positions[$0] }
      return RankedIssue(
        issue: issue, rank: rank + 1,
        caseID: position.flatMap { inputs.pack?.images[$0].caseID?.rawValue } ?? "")
    }
  }
}
