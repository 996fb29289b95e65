/// One way in which labels can be wrong: one file and one line in `AllIssueKinds`.
package protocol IssueKind: Sendable {
  /// Its name in tables, `--kinds` and the queue.
  var name: String { get }
  /// Its heading.
  var title: String { get }
  /// What it is, for readers who never heard of it.
  var explanation: String { get }
  /// How a person is asked about an issue; `words` turns ids into labels.
  func question(_ issue: Issue, words: (String) -> String) -> String
  /// Seconds that a person needs for an answer, from which the queue's order follows.
  var secondsPerAnswer: Double { get }
  /// The share of its issues that are expected to be errors where an issue has no probability of its own.
  var expectedPrecision: Double { get }
  /// Looks for issues, the likeliest first.
  func find(in inputs: AuditInputs) throws -> KindFindings
}

/// What a kind found.
package enum KindFindings: Sendable {
  /// Its issues, the likeliest first; none is a result too.
  case issues([Issue])
  /// It could not look: what is missing, and what gives it.
  case lacking(what: String, remedy: String)
}

/// The registry: every kind, in the order of the page.
package enum AllIssueKinds {
  package static let kinds: [any IssueKind] = [
    MissingLabel(), SpuriousLabel(), WrongSite(), ConflictingDuplicates(), RepeatedImages(),
    PartialCopyKind(),
    OffTopic(), ConfusedClasses(), DifferingSource(),
  ]

  /// Some of them by their names, or all.
  ///
  /// Fails with a name that no kind has.
  package static func named(_ list: String) throws -> [any IssueKind] {
    if list == "all" { return kinds }
    let names = list.split(separator: ",").map { $0.filter { $0 != " " } }
    return try names.map { name in
      guard let kind = kinds.first(where: { $0.name == name }) else {
        throw QualityError.unknownKind(name: name, known: ["all"] + kinds.map(\.name))
      }
      return kind
    }
  }
}
