internal import Documents
internal import Vocabulary

extension RuleBook {
  /// Where a person stands as the one who decided or checked: in the rules, then in the corrections next to them, then
  /// in the answers to suggestions.
  ///
  /// Fails when those answers can't be read.
  package func signatures(of person: String) throws(TaxonomyError) -> [(file: String, line: Int)] {
    let rules = outcome.personReferences.filter { $0.value == person }
      .map { (file: path, line: $0.position.line) }
    func rows(_ rows: [(line: Int, note: RuleNote)], _ file: String) -> [(file: String, line: Int)]
    {
      rows.filter { $0.note.by == person || $0.note.review == person }.map { (file, $0.line) }
    }
    let answers = try decisions().lines.enumerated().filter { $0.element.by == person }
      .map { (file: decisionsPath, line: $0.offset + 1) }
    return rules.sorted { $0.line < $1.line }
      + rows(overrides.rows.map { ($0.line, $0.note) }, overrides.path)
      + rows(duplicates.rows.map { ($0.line, $0.note) }, duplicates.path) + answers
  }
}
