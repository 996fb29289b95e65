internal import Artifacts
internal import Rules
internal import Taxonomy

/// A change and all unsaved ones with their consequences, before anything is written.
struct ChangePreview: Sendable {
  /// What is asked for; nil on the page of unsaved edits.
  let change: TermChange?
  /// What was asked for before and is not saved.
  let unsaved: UnsavedEdits.Working
  let edited: EditedRules
  /// What it makes otherwise.
  let plan: Plan
  /// The rules with all of it, applied.
  let after: RulesVersion

  /// The rules as they stand on the disk.
  var before: RulesVersion { unsaved.before }

  /// Everything in words, as the page says what was saved.
  var words: String {
    let all = unsaved.entries.map(\.change.words) + [change?.words].compactMap { $0 }
    return all.count == 1 ? all[0] : "\(all.count) edits: " + all.joined(separator: "; ")
  }

  /// Makes a change and all unsaved ones in the rules as they stand on the disk now.
  ///
  /// Fails with what contradicts them.
  init(
    _ change: TermChange?, _ unsaved: UnsavedEdits.Working, _ desk: RulesDesk,
    _ attribution: Attribution
  ) throws(ReviewError) {
    if let misfit = unsaved.misfit {
      throw .answer(
        "One of the edits that are not saved does not fit: \(misfit.error.description)")
    }
    self.change = change
    self.unsaved = unsaved
    let edits = change?.edits ?? []
    if let before = unsaved.edited {
      edited = try ReviewError.wrapping { try before.adding(edits) }
    } else {
      edited = try unsaved.before.edited(edits, by: attribution)
    }
    let (new, old) = (try desk.version(edited, of: unsaved.before), unsaved.before)
    after = new
    plan = try ReviewError.wrapping { try new.plan(against: old) }
  }
}
