internal import Documents
internal import Rules
internal import Vocabulary

/// A form that sets, makes or takes out something of the rules that is no decision about a term.
///
/// Fields that say what the rules say already are no part of the edit.
struct PlaceForm {
  let form: WebForm
  let version: RulesVersion
  let fields: ChangeFields
  /// Who signs; nil where nobody is known to the rules.
  let signer: String?

  var file: RuleFile { version.book.file }

  /// The edits, and what they are in words.
  ///
  /// Fails with `answer` where the form asks for nothing that rules can say.
  func read() throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    let edit: RuleEdit
    switch form["do"] {
    case "rule": return try rule()
    case "under": edit = .dropUnder(try section(), try fields.threshold())
    case "section": edit = .set(.section(try section()), try sectionFields())
    case "class-notes": edit = try classNotes()
    case "family":
      let (place, now) = try family()
      edit = .set(place, try familyFields(now))
    case "family-new":
      guard let name = try fields.text("family") else { throw .answer("Write the family's name.") }
      edit = .add(.family(try section(), name), try familyFields(nil))
    case "family-out": edit = .take(try family().place)
    case "class-out": edit = .take(.classRule(try section(), form["class"] ?? ""))
    case "pair-out":
      edit = .take(.pair(try fields.facet(), form["first"] ?? "", form["second"] ?? ""))
    case "spelling-out": edit = .take(.spelling(form["wrong"] ?? ""))
    case "policy": edit = .set(.policy, try policy())
    case "defaults": edit = .set(.defaults, try note(file.defaults, allowsReason: false))
    case "person", "person-new": edit = try person()
    case "person-out": edit = try personOut()
    default: throw .answer("Nothing is done with this form: load the page again.")
    }
    if case .set(_, let changed) = edit, changed.isEmpty { return ([], "no change") }
    return ([edit], EditWords(version: version).text(edit))
  }

  // MARK: Comparing with what stands there

  /// A field of one value; nil when it stays.
  func field(_ key: String, _ typed: String?, now: String?, isText: Bool = false)
    -> RuleField?
  {
    if typed == now { return nil }
    return RuleField(key, typed.map { isText ? .text($0) : .word($0) })
  }

  /// A field of several values; nil when it stays, in whatever order.
  func field(_ key: String, _ typed: [String], now: [String]) -> RuleField? {
    if Set(typed) == Set(now) { return nil }
    return RuleField(key, typed.isEmpty ? nil : .list(typed))
  }

  /// Keys of a note that the form changes.
  func note(_ now: RuleNote, allowsReason: Bool = true) throws(ReviewError) -> [RuleField] {
    var changed: [RuleField?] = []
    if allowsReason {
      changed.append(field("why", try fields.text("why", now: now.why), now: now.why, isText: true))
    } else {
      changed.append(field("by", try fields.text("by", now: now.by), now: now.by))
      changed.append(field("date", try fields.text("date", now: now.date), now: now.date))
      changed.append(field("review", try fields.text("review", now: now.review), now: now.review))
    }
    changed.append(field("status", try status(now.status), now: now.status?.text))
    changed.append(
      field("confidence", try fields.text("confidence", now: now.confidence), now: now.confidence))
    changed.append(field("see", try fields.list("see", now: now.see), now: now.see))
    return changed.compactMap { $0 }
  }

  /// The state, with the rule that takes the place of one that no longer holds.
  private func status(_ now: RuleNote.Status?) throws(ReviewError) -> String? {
    guard form["status"] == "superseded-by" else { return form["status"] }
    var known: String?
    if case .superseded(let by) = now { known = by }
    guard let other = try fields.text("superseded", now: known) else {
      throw .answer("Write what took its place.")
    }
    return "superseded-by: \(other)"
  }

  private func section() throws(ReviewError) -> Facet { try fields.facet().section }

  // MARK: Sections, classes, families

  /// What holds for all of a section.
  private func sectionFields() throws(ReviewError) -> [RuleField] {
    let facet = try section()
    let rules = file[facet]
    let changed =
      facet == .site
      ? field("one_per_image", form["one_per_image"], now: rules.onePerImage.rawValue)
      : field("facet", form["terms"], now: (rules.termFacet ?? .lesion).rawValue)
    return [changed].compactMap { $0 }
  }

  private func classNotes() throws(ReviewError) -> RuleEdit {
    let (facet, id) = (try section(), form["class"] ?? "")
    guard let rule = file[facet].classes.first(where: { $0.id.value == id }) else {
      throw .answer("The rules have no class '\(id)' now: load the page again.")
    }
    guard let label = try fields.text("label", now: rule.label.value) else {
      throw .answer("Write the class's name.")
    }
    let xref = rule.xref.map(\.value)
    var changed: [RuleField?] = [
      field("label", label, now: rule.label.value, isText: true),
      field("xref", try fields.list("xref", now: xref), now: xref),
      field("from", try fields.list("from", now: rule.sources), now: rule.sources),
    ]
    if facet == .site {
      changed.append(
        field("predilection", form["view"], now: rule.isView ? "left-out" : nil))
    } else {
      changed.append(field("facet", form["terms"], now: rule.termFacet.rawValue))
    }
    let wanted = changed.compactMap { $0 } + (try note(rule.note))
    return .set(
      .classRule(facet, id), checked(wanted, rule.note, isChecked: rule.note.review != nil))
  }

  private func family() throws(ReviewError) -> (place: RulePlace, now: FamilyRule) {
    let facet = try section()
    let name = form["family"] ?? ""
    guard let rule = file[facet].families.first(where: { $0.name.value == name }) else {
      throw .answer("The rules have no family '\(name)' now: load the page again.")
    }
    return (.family(facet, name), rule)
  }

  /// The keys of a family; all of one that is new.
  private func familyFields(_ now: FamilyRule?) throws(ReviewError) -> [RuleField] {
    let threshold = try fields.threshold()
    let members = try fields.list("members")
    guard !members.isEmpty, let rest = form["rest"] else {
      throw .answer("A family needs the class that takes the rest, and one member or more.")
    }
    guard !members.contains(rest) else {
      throw .answer("The class that takes the rest is no member itself.")
    }
    let changed = [
      threshold == now?.keepApartOver.value ? nil : RuleField("keep_apart_over", threshold.value),
      field("rest", rest, now: now?.rest.value),
      field("members", members, now: now?.members.map(\.value) ?? []),
      field("why", try fields.text("why", now: now?.note.why), now: now?.note.why, isText: true),
    ].compactMap { $0 }
    guard !changed.isEmpty else { return [] }
    return changed + [RuleField("by", .signer), RuleField("date", .today)]
  }
}
