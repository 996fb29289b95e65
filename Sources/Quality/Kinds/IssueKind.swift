/// One way in which labels can be wrong: one file and one line in `AllIssueKinds`.
package protocol IssueKind: Sendable {
  /// Its name in tables, `--kinds` and the queue.
  var name: String { get }
  /// Its heading.
  var title: String { get }
  /// What it is, for readers who never heard of it.
  var explanation: String { get }
  /// What it can't look without.
  var needs: Set<AuditInput> { get }
  /// What it looks at too where it is there: for evidence, or to find more (`gain`).
  var uses: Set<AuditInput> { get }
  /// What an input that it uses would add to what it finds without, a sentence; nil where that is only evidence.
  func gain(of input: AuditInput) -> String?
  /// The table that has its issues.
  var table: IssueTable { get }
  /// How a person is asked about an issue; `words` turns ids into labels.
  func question(_ issue: Issue, words: (String) -> String) -> String
  /// Seconds that a person needs for an answer, from which the queue's order follows.
  var secondsPerAnswer: Double { get }
  /// The share of its issues that are expected to be errors where an issue has no probability of its own.
  var expectedPrecision: Double { get }
  /// Looks for issues, the likeliest first; called with inputs that have what it needs.
  func find(in inputs: AuditInputs) -> [Issue]
}

extension IssueKind {
  /// Nothing more than it needs.
  package var uses: Set<AuditInput> { [] }

  /// Nothing but evidence.
  package func gain(of input: AuditInput) -> String? { nil }

  /// What inputs that were not given would add, with what gives them; empty where none would.
  package func gains(over inputs: AuditInputs) -> String {
    AuditInput.allCases.filter { uses.contains($0) && !inputs.has($0) }
      .flatMap { input in gain(of: input).map { [$0, input.remedy] } ?? [] }
      .joined(separator: " ")
  }
}

/// What a kind found.
package enum KindFindings: Sendable {
  /// Its issues, the likeliest first; none is a result too.
  case issues([Issue])
  /// It could not look, because these were not given; in the order of `AuditInput`, never empty.
  case lacking([AuditInput])

  /// Lets a kind look, if everything is there that it needs.
  package init(_ kind: any IssueKind, _ inputs: AuditInputs) {
    let missing = AuditInput.allCases.filter { kind.needs.contains($0) && !inputs.has($0) }
    self = missing.isEmpty ? .issues(kind.find(in: inputs)) : .lacking(missing)
  }

  /// What is missing and what gives it, in sentences; nil where it looked.
  package var lack: String? {
    guard case .lacking(let inputs) = self else { return nil }
    return "Not looked for: it needs \(inputs.map(\.words).joined(separator: " and ")). "
      + inputs.map(\.remedy).joined(separator: " ")
  }
}
