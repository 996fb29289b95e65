internal import Artifacts
internal import Digests
internal import Rules
internal import Taxonomy

/// A change with its consequences, before anything is written.
struct ChangePreview: Sendable {
  /// What is asked for.
  let change: TermChange
  /// The rules with it.
  let edited: EditedRules
  /// The rules as they stand.
  let before: RulesVersion
  /// What this change alone makes otherwise.
  let plan: Plan
  /// The rules with the change.
  let after: RulesVersion

  /// Makes a change in the rules as they stand on the disk now.
  ///
  /// Fails with `answer` where the form asks for nothing that rules can say, with the findings of rules, and with
  /// what contradicts the change.
  init(
    _ form: WebForm, _ desk: RulesDesk, person: String, canSave: Bool
  ) throws(ReviewError) {
    before = try desk.current()
    change = try TermChange(form, over: before, person: person, canSave: canSave)
    let (edits, old, attribution) = (change.edits, before, change.attribution)
    edited = try ReviewError.wrapping {
      try EditedRules(edits, in: old.book, of: old.bytes, attribution: attribution)
    }
    let new = try desk.version(edited, of: old)
    after = new
    plan = try ReviewError.wrapping { try new.plan(against: old) }
  }
}
