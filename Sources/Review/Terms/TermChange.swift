internal import Artifacts
internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// One change that a person asks for on a page, as edits of the rules.
struct TermChange: Sendable {
  /// The edits, in their order: all are made or none.
  let edits: [RuleEdit]
  /// What is asked for, in words.
  let words: String
  /// Who asks, when, and why.
  let attribution: Attribution

  /// The longest reason, label or term that is taken, in bytes.
  static let longestText = 600
  /// The states that a form may ask for.
  private static let statuses = ["proposed", "approved"]

  /// Reads a form over a version of the rules.
  ///
  /// Where nothing can be saved, whoever looks may be nobody in the rules; the first of their people stands for them.
  /// Fails with `answer` where the form asks for nothing that rules can say.
  init(
    _ form: WebForm, over version: RulesVersion, person: String, canSave: Bool
  ) throws(ReviewError) {
    let reader = TermChangeReader(form: form, version: version)
    var attribution = Attribution(date: Attribution.today)
    let people = version.book.people
    guard people.contains(person) || !canSave else {
      throw .person(name: person, known: people, rules: version.book.path)
    }
    attribution.by = people.contains(person) ? person : people.first
    attribution.why = try reader.text("why")
    if let status = form["status"] {
      guard Self.statuses.contains(status) else { throw .answer("'\(status)' is no status.") }
      attribution.status = status
    }
    self.attribution = attribution
    (edits, words) = try reader.read()
    if case .decide(let decision)? = edits.last, decision.needsReason, attribution.why == nil {
      throw .answer(
        decision.verb == .drop
          ? "Write why: the rules keep the reason of every term that is dropped."
          : "Write why: the rules keep the reason where terms are clinically different and only look alike."
      )
    }
  }
}

/// Reads what a form asks for.
private struct TermChangeReader {
  let form: WebForm
  let version: RulesVersion

  func text(_ name: String) throws(ReviewError) -> String? {
    guard let raw = form[name] else { return nil }
    let text = raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard text.utf8.count <= TermChange.longestText else {
      throw .answer("A text is longer than \(TermChange.longestText) bytes: shorten it.")
    }
    return text.isEmpty ? nil : text
  }

  func read() throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    switch form["do"] {
    case "place", "several", "drop", "spelling", "apart":
      let decision = try decision()
      var edits: [RuleEdit] = []
      if ["place", "several", "drop"].contains(form["do"] ?? "") {
        let row = try row()
        let why = try text("why")
        edits = row.ownRules.filter { !keeps($0, decision, why) }
          .map { .remove(RuleReference($0, facet: row.facet)) }
      }
      if form["do"] == "place", form["class"] == "+" {
        let label = try text("label") ?? ""
        edits.append(
          .addClass(decision.facet, id: decision.classes.first ?? "", label: label))
      }
      return (edits + [.decide(decision)], decision.text)
    case "remove": return try rule("take out") { .remove($0) }
    case "approve": return try rule("approve") { .approve($0) }
    default: return try classEdit()
    }
  }

  /// Whether a rule says already what is decided: it stays as it is, with its person, date and approval.
  private func keeps(_ rule: TermRule, _ decision: Decision, _ why: String?) -> Bool {
    let isApproving = form["status"] == "approved" && rule.note.status != .approved
    return rule.verb.rawValue == decision.verb.rawValue
      && rule.classes.map(\.value) == decision.classes && !isApproving
      && decision.verb != .drop && (why == nil || why == rule.note.why)
  }

  private func facet() throws(ReviewError) -> Facet {
    guard let facet = form["facet"].flatMap(Facet.init(rawValue:)),
      Facet.ruled.contains(facet)
    else { throw .answer("The form names no kind of term: load the page again.") }
    return facet
  }

  private func row() throws(ReviewError) -> TermRow {
    let facet = try facet()
    guard let term = form["term"], let row = version.table.row(facet, term) else {
      throw .answer("Neither the data nor the rules have this term now: load the page again.")
    }
    return row
  }

  private func decision() throws(ReviewError) -> Decision {
    let row = try row()
    switch form["do"] {
    case "place":
      guard let verb = form["verb"].flatMap(Decision.Verb.init(rawValue:)),
        [.sameAs, .includes, .looksLike].contains(verb)
      else { throw .answer("Choose how the term belongs to the class.") }
      return Decision(verb, facet: row.facet, term: row.text, classes: [try classID()])
    case "several":
      return Decision(
        .also, facet: row.facet, term: row.text, classes: form.all("classes").uniqued)
    case "drop":
      let may = form.all("may").uniqued
      return Decision(
        .drop, facet: row.facet, term: row.text, mayBe: may.contains("all") ? ["all"] : may)
    case "spelling":
      guard let right = try text("other") else { throw .answer("Write the right spelling.") }
      return Decision(.spelling, facet: row.facet, term: row.text, other: right)
    default:
      guard let other = try text("other") else { throw .answer("Write the other term.") }
      guard version.table.row(row.facet, other) != nil else {
        throw .answer(
          "Neither the data nor the rules have the term '\(other)': look how it is written.")
      }
      return Decision(.neverMerge, facet: row.facet, term: row.text, other: other)
    }
  }

  private func classID() throws(ReviewError) -> String {
    guard let id = form["class"] else { throw .answer("Choose a class.") }
    return id == "+" ? try newID() : id
  }

  /// A new class's id: what was typed, or made of the label.
  private func newID() throws(ReviewError) -> String {
    guard let label = try text("label") else { throw .answer("Write the new class's name.") }
    let id = try text("id") ?? ClassName.id(label)
    guard !id.isEmpty else {
      throw .answer("The name '\(label)' has no letter from a to z to make an id of: write an id.")
    }
    return id
  }

  private func rule(
    _ deed: String, _ edit: (RuleReference) -> RuleEdit
  ) throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    let reference = RuleReference(facet: try facet(), id: form["rule"] ?? "")
    guard let rule = reference.rule(in: version.book.file) else {
      throw .answer(
        "The rule that this is about no longer stands in \(version.book.path): somebody changed it or took it out."
      )
    }
    let goals = rule.classes.map(\.value).joined(separator: " + ")
    let arrow = goals.isEmpty ? "" : " -> \(goals)"
    return ([edit(reference)], "\(deed): \(rule.verb.rawValue) '\(rule.term.value)'\(arrow)")
  }

  private func classEdit() throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    let facet = try facet().section
    let edit: RuleEdit
    switch form["do"] {
    case "class": edit = .addClass(facet, id: try newID(), label: try text("label") ?? "")
    case "rename":
      guard let label = try text("label") else { throw .answer("Write the class's name.") }
      edit = .rename(facet, id: form["class"] ?? "", label: label)
    case "under": edit = .dropUnder(facet, try threshold())
    case "family": edit = .keepApartOver(facet, family: form["family"] ?? "", try threshold())
    default: throw .answer("Nothing is done with this form: load the page again.")
    }
    return ([edit], edit.text)
  }

  private func threshold() throws(ReviewError) -> Threshold {
    guard
      let threshold = Threshold(share: form["share"] ?? "", atLeast: form["least"] ?? "")
    else {
      throw .answer("A threshold is a share such as 0.5 %, a number of images, or both.")
    }
    return threshold
  }
}

/// Ids of classes.
enum ClassName {
  /// An id of a label's letters and digits: small, with hyphens between words; empty when there are none.
  static func id(_ label: String) -> String {
    let mapped = label.lowercased().utf8.map { byte -> Character in
      let isPlain = (97...122).contains(byte) || (48...57).contains(byte)
      return isPlain ? Character(UnicodeScalar(byte)) : "-"
    }
    return String(mapped).split(separator: "-").joined(separator: "-")
  }
}

extension TermRow {
  /// Rules that give this very term its mapping and go when it gets another.
  var ownRules: [TermRule] {
    guard mapping?.rule != "split" else { return [] }
    return rules.filter { $0.condition.isEmpty && TermText.path($0.term.value).first != "*" }
  }
}

extension [String] {
  /// Each text once, in order.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
