package import Rules

extension AppliedPatch {
  /// The lines that tell the log of decisions what was accepted.
  package func logLines() -> [DecisionLog.Line] {
    decisions.map { decision in
      var line = DecisionLog.Line(
        .accepted, id: Suggestion.id(of: decision.pair, decision.verb), pair: decision.pair,
        decision: decision)
      line.by = decision.by
      line.date = decision.date
      line.why = decision.why
      return line
    }
  }
}
