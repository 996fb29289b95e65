internal import Rules
internal import Synchronization

/// Changes that a person wants and has not saved, in their order: they are looked at and saved together.
///
/// They are in memory alone, as what is typed into an editor: a server that ends forgets them.
final class UnsavedEdits: Sendable {
  /// One change.
  struct Entry: Sendable {
    /// Its number; none is used again.
    let id: Int
    let change: TermChange
  }

  /// The rules on the disk, and with the changes.
  struct Working: Sendable {
    /// The changes that are not saved, in the order in which they were kept.
    let entries: [Entry]
    /// The rules on the disk.
    let before: RulesVersion
    /// The rules with the changes; as on the disk when there are none.
    let after: RulesVersion
    /// Why the changes do not fit into the rules on the disk, nil when they do; the first that can't be made, nil
    /// when each can and the rules with all of them can't be applied.
    let misfit: (entry: Entry?, error: ReviewError)?

    /// What names the changes on a page.
    var stamp: String { entries.map { "\($0.id)" }.joined(separator: ".") }
    /// The edits, in their order.
    var edits: [RuleEdit] { entries.flatMap(\.change.edits) }
  }

  private struct State {
    var entries: [Entry] = []
    var last = 0
    var working: Working?
  }

  private let rules: RulesDesk
  private let state = Mutex(State())

  init(_ rules: RulesDesk) {
    self.rules = rules
  }

  /// Keeps a change behind the others, under a number that none had before.
  func keep(_ change: TermChange) {
    state.withLock { state in
      state.last += 1
      state.entries.append(Entry(id: state.last, change: change))
    }
  }

  /// Takes a change out; nothing when it is not there.
  func discard(_ id: Int) {
    state.withLock { $0.entries.removeAll { $0.id == id } }
  }

  /// Takes all changes out that were saved.
  func clear(_ saved: [Entry]) {
    let ids = Set(saved.map(\.id))
    state.withLock { $0.entries.removeAll { ids.contains($0.id) } }
  }

  /// The rules with all changes, each made again in the rules as they are on the disk now.
  ///
  /// Changes that do not fit are a `misfit`, and the rules are then those on the disk. Fails when these can't be
  /// applied.
  func working(_ attribution: (RulesVersion) throws(ReviewError) -> Attribution)
    throws(ReviewError) -> Working
  {
    let before = try rules.current()
    let (entries, known) = state.withLock { ($0.entries, $0.working) }
    if let known, known.before === before, known.entries.map(\.id) == entries.map(\.id) {
      return known
    }
    var working = Working(entries: entries, before: before, after: before, misfit: nil)
    if !entries.isEmpty {
      let signed = try attribution(before)
      do throws(ReviewError) {
        let edited = try Self.edited(working.edits, in: before, signed)
        working = Working(
          entries: entries, before: before, after: try rules.version(edited, of: before),
          misfit: nil)
      } catch {
        // The first edit with which all up to it no longer fit is the one to leave out.
        let first = entries.indices.first { index in
          let some = entries[...index].flatMap(\.change.edits)
          return (try? Self.edited(some, in: before, signed)) == nil
        }
        working = Working(
          entries: entries, before: before, after: before,
          misfit: (first.map { entries[$0] }, error))
      }
    }
    state.withLock { $0.working = working }
    return working
  }

  /// Edits made in the rules on the disk.
  ///
  /// Fails with what contradicts them.
  static func edited(
    _ edits: [RuleEdit], in version: RulesVersion, _ attribution: Attribution
  ) throws(ReviewError) -> EditedRules {
    try ReviewError.wrapping {
      try EditedRules(edits, in: version.book, of: version.bytes, attribution: attribution)
    }
  }
}
