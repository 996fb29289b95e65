internal import Documents
internal import Terms
internal import Vocabulary

extension Explanation {
  /// The whole chain for the terminal.
  package var text: String {
    var text = "\(kind.rawValue) \(name)\n"
    text += facts.map { line($0) }.joined()
    for chain in chains {
      text += "  \(chain.heading)\n"
      text += chain.steps.map { $0.text(indent: "    ") }.joined()
    }
    text += overrides.map { $0.text(indent: "  ") }.joined()
    return text + results.map { line($0) }.joined()
  }

  /// Who decided what, one step a line: location, person, date, status, what, why.
  package var blameText: String {
    var rows: [[String]] = []
    for chain in chains {
      for step in chain.steps { rows.append(step.blameRow(chain.term)) }
    }
    for step in overrides { rows.append(step.blameRow(name)) }
    if rows.isEmpty { return "\(kind.rawValue) \(name): nobody decided\n" }
    return TextColumns.lines(rows).map { $0 + "\n" }.joined()
  }

  private func line(_ fact: Fact) -> String {
    "  \("\(fact.name) ".rightPadded(10))\(fact.value)\n"
  }
}

extension Chain {
  fileprivate var heading: String {
    var text = "\(facet.rawValue) '\(VisibleText.escaped(raw))'"
    if let assertion { text += " \(assertion.rawValue)" }
    if let images { text += "   \(NumberText.counted(images, "image"))" }
    if let page { text += "   \(page)" }
    if let byteStart, let byteEnd { text += " bytes \(byteStart)-\(byteEnd)" }
    return term == raw ? text : text + "   normal form '\(term)'"
  }
}

extension ProvenanceStep {
  fileprivate func text(indent: String) -> String {
    var text = "\(indent)\(stage.rawValue) \(says)"
    if let location { text += "   \(location)" }
    let note = [by.map { "by \($0)" }, date, status, review.map { "reviewed by \($0)" }]
      .compactMap { $0 }
    if !note.isEmpty { text += " \(note.joined(separator: " "))" }
    if let confidence { text += " (confidence \(confidence))" }
    text += "\n"
    if let why { text += "\(indent)  why: \(why)\n" }
    if !see.isEmpty { text += "\(indent)  see: \(see.joined(separator: ", "))\n" }
    return text
  }

  fileprivate func blameRow(_ subject: String) -> [String] {
    let what = stage == .rule || stage == .override ? says : "\(stage.rawValue) \(says)"
    return [
      location ?? "-", by ?? "-", date ?? "-", status ?? "-", subject,
      what + (why.map { "   (\($0))" } ?? ""),
    ]
  }
}
