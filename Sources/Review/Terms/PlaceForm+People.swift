internal import Documents
internal import Files
internal import Markup
internal import Rules
internal import Vocabulary

/// The policy, and the people who sign.
extension PlaceForm {
  /// The keys of the policy that the form changes.
  func policy() throws(ReviewError) -> [RuleField] {
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

  /// A person who is new, or what is said of one.
  func person() throws(ReviewError) -> RuleEdit {
    guard let id = try fields.text("id") else { throw .answer("Write the person's id.") }
    let known = file.personByID[id]
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

  /// A person goes who signed nothing that stays.
  ///
  /// Fails with `answer` where something would stay without its person.
  func personOut() throws(ReviewError) -> RuleEdit {
    let id = form["id"] ?? ""
    guard file.personByID[id] != nil else {
      throw .answer("The rules have no person '\(id)' now: load the page again.")
    }
    guard id != signer else {
      throw .answer("‘\(id)’ signs what is saved here: somebody else can take ‘\(id)’ out.")
    }
    let signed = try ReviewError.wrapping { try version.book.signatures(of: id) }
    if let first = signed.first {
      throw .answer(
        "‘\(id)’ stays: \(Figures.count(signed.count, "entry names", "entries name")) ‘\(id)’, the first in line "
          + "\(first.line) of \(first.file). What was decided keeps its person.")
    }
    let log = ReviewFolder(nextToRules: version.book.path).log(of: id)
    guard !Folder.exists(log) else {
      throw .answer(
        "‘\(id)’ stays: \(log) holds answers of ‘\(id)’. What was answered keeps its person.")
    }
    return .take(.person(id))
  }
}
