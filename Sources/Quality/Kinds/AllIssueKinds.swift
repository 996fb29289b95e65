/// The registry: every kind, in the order of the page.
package enum AllIssueKinds {
  /// One line a kind.
  package static let kinds: [any IssueKind] = [
    MissingLabel(),
    SpuriousLabel(),
    WrongSite(),
    ConflictingDuplicates(),
    RepeatedImages(),
    CroppedImages(),
    OffTopic(),
    ConfusedClasses(),
    DifferingSource(),
  ]

  /// Some of them by their names, divided by commas, or `all`; in the registry's order, each once.
  ///
  /// Fails with a name that no kind has, and for an empty list.
  package static func named(_ list: String) throws(QualityError) -> [any IssueKind] {
    let names = list.split(separator: ",").map { String($0.filter { $0 != " " }) }
      .filter { !$0.isEmpty }
    let known = ["all"] + kinds.map(\.name)
    guard !names.isEmpty else { throw .noKind(known: known) }
    for name in names where !known.contains(name) {
      throw .unknownKind(name: name, known: known)
    }
    return names.contains("all") ? kinds : kinds.filter { names.contains($0.name) }
  }
}
