internal import Documents

extension RuleBook {
  /// The path of the memory of suggestions and answers.
  package var decisionsPath: String { Self.sibling(path, "decisions.jsonl") }

  /// The memory of suggestions and answers; empty when there is none.
  ///
  /// Fails when it can't be read.
  package func decisions() throws(TaxonomyError) -> DecisionLog {
    try DecisionLog(decisionsPath)
  }
}

extension DecisionLog {
  /// Records an answer to a suggestion that was shown.
  ///
  /// `by` must be one of `people`, unless the rules name nobody. Fails with `unknown` when no
  /// suggestion has this id, or the person is nobody.
  package mutating func record(
    _ event: Event, id: String, attribution: Attribution, people: [String]
  ) throws(TaxonomyError) -> Line {
    var line = try known(id)
    if let by = attribution.by, !people.contains(by) {
      throw .unknown(
        kind: "person", name: by,
        hint: Nearest.hint(by, among: people)
          + "The rules name: \(people.isEmpty ? "nobody" : people.joined(separator: ", ")).")
    }
    line.event = event
    line.by = attribution.by
    line.date = attribution.date
    line.why = attribution.why
    line.evidence = nil
    try append([line])
    return line
  }

  /// The newest line of a suggestion.
  ///
  /// Fails with `unknown` when it was never shown.
  package func known(_ id: String) throws(TaxonomyError) -> Line {
    guard let line = line(of: id) else {
      throw .unknown(kind: "suggestion", name: id, hint: hint(id))
    }
    return line
  }

  /// The patch that a suggestion was shown with.
  ///
  /// Fails with `unknown` when no suggestion has this id, or when it has no decision to accept.
  package func patch(of id: String) throws(TaxonomyError) -> Patch {
    guard let line = line(of: id) else {
      throw .unknown(kind: "patch file or suggestion", name: id, hint: hint(id))
    }
    guard let decision = lines.last(where: { $0.id == id && $0.decision != nil })?.decision else {
      throw .unknown(
        kind: "decision", name: id,
        hint: "\(line.first) and \(line.second) were only compared: there is nothing to accept.")
    }
    return Patch([Patch.Entry(decision, location: "suggestion \(id)")])
  }
}

extension RuleBook {
  /// The people who may sign decisions.
  package var people: [String] { file.people.map(\.value) }
}
