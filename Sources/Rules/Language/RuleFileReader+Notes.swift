internal import Documents
internal import Terms
internal import Vocabulary
internal import Yams

extension RuleFileReader {
  /// Reads who decided, when and why; keys that are no part of a note are left alone.
  mutating func readNote(_ fields: [NodeReader.Entry]) -> RuleNote {
    var note = RuleNote()
    for field in fields {
      let name = field.key.value
      switch name {
      case "why": note.why = nodes.string(field.value, name)?.value
      case "by": note.by = readPerson(field.value, name)
      case "review": note.review = readPerson(field.value, name)
      case "date": note.date = readDate(field.value)
      case "status": note.status = readStatus(field.value)
      case "confidence": note.confidence = readConfidence(field.value)
      case "see": note.see = nodes.strings(field.value, name).map(\.value)
      default: break
      }
    }
    return note
  }

  private mutating func readPerson(_ node: Node, _ what: String) -> String? {
    guard let person = nodes.string(node, what) else { return nil }
    personReferences.append(person)
    return person.value
  }

  private mutating func readDate(_ node: Node) -> String? {
    guard let text = nodes.string(node, "date") else { return nil }
    guard CalendarDay.isDay(text.value) else {
      nodes.report(
        .wrongType, at: text, "'\(text.value)' is no date", remedy: "Write it as 2026-11-23.")
      return nil
    }
    return text.value
  }

  private mutating func readStatus(_ node: Node) -> RuleNote.Status? {
    // Without quotes, `superseded-by: id` is a mapping to YAML; with them it is a text. Both are
    // read.
    if case .mapping = node {
      let entries = nodes.filled(node, "status", keys: ["superseded-by"])
      return entries.first.flatMap { nodes.string($0.value, "superseded-by") }
        .map { .superseded(by: $0.value) }
    }
    guard let text = nodes.string(node, "status") else { return nil }
    switch text.value {
    case "proposed": return .proposed
    case "approved": return .approved
    case "rejected": return .rejected
    default:
      let prefix = "superseded-by:"
      if text.value.hasPrefix(prefix) {
        let other = text.value.dropFirst(prefix.count).drop { $0 == " " }
        return .superseded(by: String(other))
      }
      let words = ["proposed", "approved", "rejected", "superseded-by: id"]
      nodes.report(
        .wrongType, at: text, "status can't be '\(text.value)'",
        remedy: Nearest.hint(text.value, among: words) + "Allowed: "
          + words.joined(separator: ", ") + ".")
      return nil
    }
  }

  private mutating func readConfidence(_ node: Node) -> String? {
    guard let text = nodes.string(node, "confidence") else { return nil }
    let share = Threshold.Share(percent: text.value)
    let number = PlainNumber.decimal(text.value)
    guard share != nil || number.map({ (0...1).contains($0) }) == true else {
      nodes.report(
        .wrongType, at: text, "confidence can't be '\(text.value)'",
        remedy: "Write a number from 0 to 1, or a percentage.")
      return nil
    }
    return text.value
  }

  /// Reads families; one without threshold, rest or members is reported and left out.
  mutating func readFamilies(_ node: Node, _ facet: Facet) {
    let keys = ["keep_apart_over", "rest", "members"] + Self.noteKeys
    for entry in nodes.mapping(node, "families") {
      let what = "family '\(entry.key.value)'"
      let fields = nodes.mapping(entry.value, what, keys: keys)
      var threshold: Located<Threshold>?
      var rest: Located<String>?
      var members: [Located<String>] = []
      for field in fields {
        switch field.key.value {
        case "keep_apart_over": threshold = readThreshold(field.value, "keep_apart_over")
        case "rest": rest = nodes.string(field.value, "rest")
        case "members": members = nodes.strings(field.value, "members")
        default: break
        }
      }
      guard let threshold, let rest, !members.isEmpty else {
        nodes.report(
          .missingKey, at: entry.key, "\(what) needs keep_apart_over, rest and members",
          remedy: "Write {keep_apart_over: 500, rest: other-papule, members: [pearly-papule]}.")
        continue
      }
      file[facet].families.append(
        FamilyRule(
          name: entry.key, keepApartOver: threshold, rest: rest, members: members,
          note: readNote(fields).inheriting(defaults)))
    }
  }

  /// Reads pairs that must stay apart.
  mutating func readNeverMerge(_ node: Node, _ facet: Facet) {
    for item in nodes.list(node, "never_merge") {
      let fields = nodes.mapping(
        item, "an entry of never_merge", keys: Self.keys(["pair"] + Self.noteKeys, facet))
      let note = readNote(fields).inheriting(defaults)
      guard let field = fields.first(where: { $0.key.value == "pair" }) else {
        nodes.report(
          .missingKey, at: item, "the key 'pair' is missing",
          remedy: "Write {pair: [nodule, tumour], why: …}.")
        continue
      }
      let pair = nodes.strings(field.value, "pair")
      guard pair.count == 2 else {
        nodes.report(
          .wrongType, at: field.value, "a pair has two terms, not \(pair.count)",
          remedy: "Write [one term, other term].")
        continue
      }
      file[readTermFacet(fields, or: facet)].neverMerge.append(
        NeverMergeRule(first: pair[0], second: pair[1], note: note))
    }
  }
}
