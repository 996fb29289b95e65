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
    /// Labels of the random sample.
    package var sample: Int
    /// Seeds sample and queue: the same seed asks the same questions.
    package var seed: UInt64

    /// 1,000 questions, 200 labels at random, seed 0.
    package init(budget: Int = 1000, sample: Int = 200, seed: UInt64 = 0) {
      self.budget = budget
      self.sample = sample
      self.seed = seed
    }
  }

  /// Where the numbers come from: `origin.json`.
  package struct Origin: Codable, Sendable {
    /// derm's version.
    package let tool: String
    /// The digest of the data set; nil for tables.
    package let pack: String?
    /// The runs' names, or the paths of labels and scores.
    package let scores: [String]
    package let kinds: [String]
    package let sample: Int
    package let seed: UInt64
    /// Answers that were read.
    package let answers: Int
  }

  /// What was looked at.
  package let inputs: AuditInputs
  /// One entry a kind that was asked for, in the registry's order.
  package let sections: [Section]
  /// The questions.
  package let queue: ReviewQueue
  package let origin: Origin
  /// Missing before spurious; empty without scores of lesions.
  package let left: [ErrorsLeft]

  /// Asks every kind.
  ///
  /// Fails as a kind does.
  package init(
    _ inputs: AuditInputs, kinds: [any IssueKind], answers: [ReviewAnswer] = [],
    options: Options = Options(), tool: String = "derm", scores: [String] = []
  ) throws {
    origin = Origin(
      tool: tool, pack: inputs.pack?.digest.hex, scores: scores, kinds: kinds.map(\.name),
      sample: options.sample, seed: options.seed, answers: answers.count)
    let inputs = inputs.with(lesions: inputs.lesions?.adjusted(by: answers))
    self.inputs = inputs
    sections = try kinds.map { Section(kind: $0, findings: try $0.find(in: inputs)) }
    let sample = inputs.lesions.map {
      LabelSample($0.labels, size: options.sample, seed: options.seed)
    }
    queue = ReviewQueue(
      sections.map { ($0.kind, $0.issues) }, ranking: inputs.lesions, sample: sample,
      budget: options.budget, seed: options.seed, words: inputs.words)
    left =
      inputs.lesions.map { ranking in
        let byCell = ranking.labels.answersByCell(answers)
        return [LabelState.absent, .present].map {
          ErrorsLeft(ranking, said: $0, sample: Set(sample?.cells ?? []), answers: byCell)
        }
      } ?? []
  }

  /// Writes the tables, `estimate.json` and `queue.jsonl` into a folder.
  ///
  /// Fails when the disk is full or the folder can't be written.
  package func writeTables(to folder: String) throws {
    for (schema, kinds) in Self.tables {
      let rows = sections.filter { kinds.contains($0.kind.name) }.flatMap(ranked)
      try NamedTable(schema, rows).write(to: folder)
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

  private static var tables: [(TableSchema<RankedIssue>, Set<String>)] {
    [
      (QualityTables.labels, ["missing", "spurious", "wrong-site", "off-topic"]),
      (QualityTables.pairs, ["conflict", "duplicate", "crop"]),
      (QualityTables.classes, ["confused"]), (QualityTables.sources, ["source"]),
    ]
  }

  private func ranked(_ section: Section) -> [RankedIssue] {
    let places = inputs.places
    return section.issues.enumerated().map { rank, issue in
      let place = issue.images.first.flatMap { places[$0] }
      return RankedIssue(
        issue: issue, rank: rank + 1,
        caseID: place.flatMap { inputs.pack?.images[$0].caseID?.rawValue } ?? "")
    }
  }
}

extension AuditInputs {
  /// The same with another ranking of lesions.
  func with(lesions: LabelRanking?) -> AuditInputs {
    AuditInputs(
      pack: pack, lesions: lesions, sites: sites, neighbours: neighbours, looks: looks,
      contributors: contributors)
  }

  /// The label of a class or site by its id; the id itself where the data set has none of this name.
  package func words(_ id: String) -> String {
    guard let manifest = pack?.manifest else { return id }
    return (manifest.lesions + manifest.sites).first { $0.id == id }?.label ?? id
  }
}

extension ScoredLabels {
  /// Answers about missing and spurious labels by their cell; others are about something else.
  func answersByCell(_ answers: [ReviewAnswer]) -> [Int: [ReviewAnswer.Verdict]] {
    guard !answers.isEmpty else { return [:] }
    var cells: [String: Int] = [:]
    for (row, image) in images.enumerated() {
      for (column, name) in classes.enumerated() {
        let cell = row * classes.count + column
        guard states[cell] != .unknown else { continue }
        let kind = states[cell] == .present ? SpuriousLabel().name : MissingLabel().name
        cells[QueueItem.cell(kind, image, name)] = cell
      }
    }
    var found: [Int: [ReviewAnswer.Verdict]] = [:]
    for answer in answers {
      if let cell = cells[answer.item] { found[cell, default: []].append(answer.answer) }
    }
    return found
  }
}

extension QualityAudit {
  /// What was found, a line a kind, for a terminal.
  package var summary: String {
    var lines = sections.map { section -> String in
      let name = section.kind.name
      let padded = name + String(repeating: " ", count: max(1, 11 - name.count))
      switch section.findings {
      case .issues(let issues): return "\(padded)\(issues.count)"
      case .lacking(let what, let remedy):
        return "\(padded)not looked for: it needs \(what). \(remedy)"
      }
    }
    for one in left {
      let interval =
        one.low.flatMap { low in
          one.high.map { " (90 % interval \(Int(low.rounded())) to \(Int($0.rounded())))" }
        } ?? " by the ranking alone"
      lines.append(
        "left       about \(Int(one.expectedLeft.rounded())) of \(one.cells) labels are \(one.direction)\(interval)"
      )
    }
    lines.append("queue      \(queue.items.count) questions")
    return lines.joined(separator: "\n")
  }
}
