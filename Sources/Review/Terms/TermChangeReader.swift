internal import Artifacts
internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// Reads what a form asks for: decisions about terms itself, all else through `PlaceForm`.
struct TermChangeReader {
  let form: WebForm
  let version: RulesVersion
  let fields: ChangeFields
  /// Who signs; nil where nobody is known to the rules.
  let signer: String?

  /// The states that a decision may have.
  private static let statuses = ["proposed", "approved"]

  /// The edits, and what they are in words.
  ///
  /// Fails with `answer` where the form asks for nothing that rules can say.
  func read() throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    switch form["do"] {
    case "place", "several", "drop", "spelling", "apart":
      let decision = try explained(try decision())
      var edits: [RuleEdit] = []
      // A rule with a condition stands next to one without.
      if ["place", "several", "drop"].contains(form["do"] ?? ""), decision.condition == nil {
        let row = try row()
        edits = row.ownRules.filter { !keeps($0, decision) }
          .map { .remove(RuleReference($0, facet: row.facet)) }
      }
      if form["do"] == "place", form["class"] == "+" {
        let label = try fields.text("label") ?? ""
        edits.append(
          .addClass(
            decision.facet, id: decision.classes.first ?? "", label: label,
            status: decision.status ?? "proposed"))
      }
      return (edits + [.decide(decision)], try words(decision))
    case "remove": return try rule("take out") { .remove($0) }
    case "approve": return try rule("approve") { .approve($0) }
    case "class":
      let edit = RuleEdit.addClass(
        try fields.facet(), id: try newID(), label: try fields.text("label") ?? "")
      return ([edit], EditWords(version: version).text(edit))
    default:
      return try PlaceForm(form: form, version: version, fields: fields, signer: signer).read()
    }
  }

  /// A decision with its reason and state.
  ///
  /// Fails with `answer` where the reason that it needs is missing.
  private func explained(_ decided: Decision) throws(ReviewError) -> Decision {
    var decision = decided
    decision.status = form["status"]
    guard decision.status.map(Self.statuses.contains) ?? true else {
      throw .answer("'\(decision.status ?? "")' is no status.")
    }
    // A reason of any length that the form of a term's class showed comes back as it stands in the rules.
    decision.why = try fields.text(
      "why", now: form["do"] == "place" ? (try? row())?.reasonNow : nil)
    guard !decision.needsReason || decision.why != nil else {
      throw .answer(
        decision.verb == .drop
          ? "Write why: the rules keep the reason of every term that is dropped."
          : "Write why: the rules keep the reason where terms are clinically different and only look alike."
      )
    }
    return decision
  }

  /// A decision in words; a class that it makes has its new name.
  private func words(_ decision: Decision) throws(ReviewError) -> String {
    var words = EditWords(version: version)
    if form["class"] == "+", let label = try fields.text("label"), let id = decision.classes.first {
      words.names[id] = "the new class “\(label)”"
    }
    return words.text(decision)
  }

  /// Other words of the classes that a term leaves, those of a class that goes, and the terms that a changed class
  /// takes along: what may not be meant.
  func leftBehind(_ edits: [RuleEdit]) -> [String] {
    if case .set(.classRule, let fields)? = edits.first,
      fields.contains(where: { $0 == RuleField("review", nil) })
        || fields.contains(RuleField("status", .word("proposed")))
    {
      return [
        "Nobody has checked the class as it will be. Terms without a state of their own take over that of the class."
      ]
    }
    if case .take(.classRule(let facet, let id))? = edits.first {
      let terms = version.table.rows.filter {
        $0.facet.section == facet
          && $0.rules.contains { $0.verb != .also && $0.classes.contains { $0.value == id } }
      }.map { "'\($0.text)'" }
      guard !terms.isEmpty else { return [] }
      return ["The rules of its terms go with it: \(terms.joined(separator: ", "))."]
    }
    guard form["do"] == "place", let row = try? row() else { return [] }
    let left = row.ownRules.filter { rule in
      edits.contains(.remove(RuleReference(rule, facet: row.facet)))
        && !rule.classes.contains { $0.value == form["class"] }
    }.flatMap { $0.classes.map(\.value) }
    return Set(left).sorted().compactMap { id in
      let others = version.table.rows.filter {
        $0.facet.section == row.facet.section && $0.text != row.text
          && $0.ownRules.contains { rule in rule.classes.contains { $0.value == id } }
      }
      guard !others.isEmpty else { return nil }
      let shown = others.prefix(8).map { "'\($0.text)'" }.joined(separator: ", ")
      let more = others.count > 8 ? " and \(others.count - 8) more" : ""
      return
        "Only '\(row.text)' moves. Other terms of \(version.label(id, row.facet)) stay there: \(shown)\(more)."
    }
  }

  /// Whether a rule says already what is decided: it stays as it is, with its person, date and approval.
  private func keeps(_ rule: TermRule, _ decision: Decision) -> Bool {
    let isApproving = decision.status == "approved" && rule.note.status != .approved
    return rule.verb.rawValue == decision.verb.rawValue
      && rule.classes.map(\.value) == decision.classes && !isApproving
      && decision.verb != .drop && (decision.why == nil || decision.why == rule.note.why)
  }

  private func row() throws(ReviewError) -> TermRow {
    let facet = try fields.facet()
    guard let term = form["term"], let row = version.table.row(facet, term) else {
      throw .answer("Neither the data nor the rules have this term now: load the page again.")
    }
    return row
  }

  private func decision() throws(ReviewError) -> Decision {
    let row = try row()
    var decision: Decision
    switch form["do"] {
    case "place":
      guard let verb = form["verb"].flatMap(Decision.Verb.init(rawValue:)),
        [.sameAs, .includes, .looksLike].contains(verb)
      else { throw .answer("Choose how the term belongs to the class.") }
      decision = Decision(verb, facet: row.facet, term: row.text, classes: [try classID()])
    case "several":
      decision = Decision(
        .also, facet: row.facet, term: row.text, classes: try fields.list("classes"))
    case "drop":
      let may = try fields.list("may")
      decision = Decision(
        .drop, facet: row.facet, term: row.text, mayBe: may.contains("all") ? ["all"] : may)
    case "spelling":
      guard let right = try fields.text("other") else { throw .answer("Write the right spelling.") }
      return Decision(.spelling, facet: row.facet, term: row.text, other: right)
    default:
      guard let other = try fields.text("other") else { throw .answer("Write the other term.") }
      guard version.table.row(row.facet, other) != nil else {
        throw .answer(
          "Neither the data nor the rules have the term '\(other)': look how it is written.")
      }
      return Decision(.neverMerge, facet: row.facet, term: row.text, other: other)
    }
    let condition = try fields.condition()
    if !condition.isEmpty { decision.condition = condition }
    return decision
  }

  private func classID() throws(ReviewError) -> String {
    guard let id = form["class"] else { throw .answer("Choose a class.") }
    return id == "+" ? try newID() : id
  }

  /// A new class's id: what was typed, or made of the label.
  private func newID() throws(ReviewError) -> String {
    guard let label = try fields.text("label") else { throw .answer("Write the new class's name.") }
    guard let id = try fields.text("id") ?? PlainID.of(label: label) else {
      throw .answer(
        "The name '\(label)' has no letter from a to z and no digit to make an id of: write an id.")
    }
    return id
  }

  private func rule(
    _ deed: String, _ edit: (RuleReference) -> RuleEdit
  ) throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    let reference = RuleReference(facet: try fields.facet(), id: form["rule"] ?? "")
    let file = version.book.file
    let rule = try ReviewError.wrapping { try reference.rule(in: file) }
    return ([edit(reference)], "\(deed): \(rule.words)")
  }
}

extension TermRule {
  /// The rule in words, such as `includes 'red papules' -> other-papule`.
  var words: String {
    let goals = classes.map(\.value).joined(separator: " + ")
    return "\(verb.rawValue) '\(term.value)'" + (goals.isEmpty ? "" : " -> \(goals)")
  }
}

extension TermRow {
  /// Rules that give this very term its mapping and go when it gets another.
  var ownRules: [TermRule] {
    guard mapping?.rule != "split" else { return [] }
    return rules.filter { $0.condition.isEmpty && TermText.path($0.term.value).first != "*" }
  }

  /// The reason that stands with the term's rule: who moves the term sees it, and changes it or not.
  var reasonNow: String? { ownRules.count == 1 ? ownRules[0].note.why : nil }
}
