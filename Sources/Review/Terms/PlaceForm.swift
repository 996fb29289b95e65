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

  var file: RuleFile { version.book.file }

  /// The edits, and what they are in words.
  ///
  /// Fails with `answer` where the form asks for nothing that rules can say.
  func read() throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    let edit: RuleEdit
    switch form["do"] {
    case "rule": return try rule()
    case "rename", "under", "class-notes", "section": edit = try sectionEdit()
    case "family": edit = .set(try family().place, try familyFields(try family().now))
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
    default: throw .answer("Nothing is done with this form: load the page again.")
    }
    if case .set(_, let changed) = edit, changed.isEmpty { return ([], "no change") }
    return ([edit], EditWords(version: version).text(edit))
  }

  // MARK: Comparing with what stands there

  /// A field of one value; nil when it stays.
  private func field(_ key: String, _ typed: String?, now: String?, isText: Bool = false)
    -> RuleField?
  {
    if typed == now { return nil }
    return RuleField(key, typed.map { isText ? .text($0) : .word($0) })
  }

  /// A field of several values; nil when it stays, in whatever order.
  private func field(_ key: String, _ typed: [String], now: [String]) -> RuleField? {
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

  private func sectionEdit() throws(ReviewError) -> RuleEdit {
    let facet = try section()
    let rules = file[facet]
    switch form["do"] {
    case "under": return .dropUnder(facet, try fields.threshold())
    case "section":
      var changed = [
        facet == .site
          ? field("one_per_image", form["one_per_image"], now: rules.onePerImage.rawValue)
          : field("facet", form["terms"], now: (rules.termFacet ?? .lesion).rawValue)
      ]
      // Only some forms of a section have a threshold: without its fields it stays.
      if form["share"] != nil || form["least"] != nil {
        changed.append(RuleField("drop_under", try fields.threshold().value))
      }
      return .set(.section(facet), changed.compactMap { $0 })
    default: break
    }
    let id = form["class"] ?? ""
    let known = rules.classes.first { $0.id.value == id }
    guard let label = try fields.text("label", now: known?.label.value) else {
      throw .answer("Write the class's name.")
    }
    if form["do"] == "rename" { return .rename(facet, id: id, label: label) }
    guard let rule = known else {
      throw .answer("The rules have no class '\(id)' now: load the page again.")
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
    return .set(.classRule(facet, id), changed.compactMap { $0 } + (try note(rule.note)))
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
    // Forms of a threshold alone have no members.
    let hasMembers = now == nil || form["rest"] != nil
    let members = hasMembers ? try fields.list("members") : now?.members.map(\.value) ?? []
    guard !members.isEmpty, let rest = form["rest"] ?? now?.rest.value else {
      throw .answer("A family needs the class that takes the rest, and one member or more.")
    }
    guard !members.contains(rest) else {
      throw .answer("The class that takes the rest is no member itself.")
    }
    var changed = [
      threshold == now?.keepApartOver.value ? nil : RuleField("keep_apart_over", threshold.value),
      field("rest", rest, now: now?.rest.value),
      field("members", members, now: now?.members.map(\.value) ?? []),
    ].compactMap { $0 }
    if form["why"] != nil || hasMembers {
      if let why = field(
        "why", try fields.text("why", now: now?.note.why), now: now?.note.why, isText: true)
      {
        changed.append(why)
      }
    }
    guard !changed.isEmpty else { return [] }
    return changed + [RuleField("by", .signer), RuleField("date", .today)]
  }

  // MARK: Policy and people

  private func policy() throws(ReviewError) -> [RuleField] {
    let now = file.policy
    let share = try fields.text("near_threshold").map { $0.filter { $0 != " " } }
      .map { $0.hasSuffix("%") ? $0 : "\($0)%" }
    let weight = now.weightAtLeast.map { NumberText.shortest($0.value) }
    return [
      field("unknown_term", form["unknown_term"], now: now.unknownTerm.rawValue),
      field("no_label_left", form["no_label_left"], now: now.noLabelLeft.rawValue),
      field("near_threshold", share, now: now.nearThreshold?.text),
      field(
        "votes_at_least", try fields.text("votes_at_least"),
        now: now.votesAtLeast.map { "\($0.value)" }),
      field("weight_at_least", try fields.text("weight_at_least"), now: weight),
    ].compactMap { $0 }
  }

  private func person() throws(ReviewError) -> RuleEdit {
    guard let id = try fields.text("id") else { throw .answer("Write the person's id.") }
    let known = file.personByID[id]
    // The page may be older than the rules: another one may have added or removed the person since.
    let isNew = form["do"] == "person-new"
    guard isNew == (known == nil) else {
      throw .answer(
        isNew
          ? "The rules have a person '\(id)' already: change the entry of '\(id)', or choose another id."
          : "The rules have no person '\(id)' now: load the page again.")
    }
    var changed: [RuleField] = []
    for (key, now) in [
      ("name", known?.name), ("role", known?.role), ("orcid", known?.orcid),
      ("email", known?.email),
    ] {
      let now = now == "" ? nil : now
      if let field = field(key, try fields.text(key, now: now), now: now, isText: true) {
        changed.append(field)
      }
    }
    guard !isNew || changed.contains(where: { $0.key == "name" }) else {
      throw .answer("Write the person's name.")
    }
    return isNew ? .add(.person(id), changed) : .set(.person(id), changed)
  }
}
