package import Rules

extension AppliedPatch {
  /// The lines of the log of decisions that say what was accepted.
  package func logLines() -> [DecisionLog.Line] { DecisionLog.lines(.accepted, decisions) }
}

extension DecisionLog {
  /// The lines of the log that say what became of decisions that people made themselves.
  package static func lines(_ event: Event, _ decisions: [Decision]) -> [Line] {
    decisions.map { decision in
      var line = Line(
        event, id: Suggestion.id(of: decision.pair, decision.verb), pair: decision.pair,
        decision: decision)
      line.by = decision.by
      line.date = decision.date
      line.why = decision.why
      return line
    }
  }
}
