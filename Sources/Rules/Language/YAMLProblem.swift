internal import Documents
internal import Vocabulary

/// Words the faults of a YAML text as findings.
enum YAMLProblem {
  static func finding(_ fault: YAMLFault, source: RuleSource) -> RuleFinding {
    switch fault.kind {
    case .excess:
      RuleFinding(
        .syntax, file: source.path, at: fault.position, fault.what, remedy: "Write it out flat.")
    case .duplicateKeys(let keys): duplicate(keys.first ?? "", fault.position, source)
    case .syntax(let began): syntax(fault.what, fault.position, source, start: began)
    }
  }

  private static func syntax(
    _ problem: String, _ position: Position, _ source: RuleSource, start: Position?
  ) -> RuleFinding {
    var related: [RuleFinding.Related] = []
    if let start, start.line != position.line {
      related.append(
        .init(
          file: source.path, position: start, what: "it began here"))
    }
    return RuleFinding(
      .syntax, file: source.path, at: position,
      "not YAML: \(problem)",
      remedy: "Check quotes, brackets, the colon with its blank, and indentation up to here. "
        + "A text that begins with *, &, [, {, - or holds ': ' needs quotes.",
      related: related)
  }

  private static func duplicate(
    _ key: String, _ first: Position, _ source: RuleSource
  ) -> RuleFinding {
    let second = secondPosition(of: key, after: first, in: source)
    return RuleFinding(
      .duplicateKey, file: source.path, at: second ?? first, length: key.count,
      "the key '\(key)' stands twice in one mapping",
      remedy: "Merge the two entries, or rename one.",
      related: second == nil
        ? [] : [.init(file: source.path, position: first, what: "'\(key)' stands here too")])
  }

  /// The next position where the key stands in the same column, or later in the same line.
  private static func secondPosition(
    of key: String, after first: Position, in source: RuleSource
  ) -> Position? {
    func columns(of key: String, in line: String) -> [Int] {
      let text = Array(line)
      let word = Array(key)
      guard text.count > word.count else { return [] }
      return (0..<(text.count - word.count)).filter { start in
        let end = start + word.count
        guard Array(text[start..<end]) == word else { return false }
        let after = text[end] == "\"" || text[end] == "'" ? end + 1 : end
        return after < text.count && text[after] == ":"
      }.map { $0 + 1 }
    }
    // The parser tells only where the first key stands. The keys of one block mapping share a
    // column, those of one in braces mostly a line.
    guard first.line >= 1, first.line <= source.lines.count else { return nil }
    let same = columns(of: key, in: source.lines[first.line - 1]).first { $0 > first.column }
    if let same { return Position(line: first.line, column: same) }
    for line in (first.line + 1)..<(max(first.line + 1, source.lines.count + 1))
    where columns(of: key, in: source.lines[line - 1]).contains(first.column) {
      return Position(line: line, column: first.column)
    }
    return nil
  }
}
