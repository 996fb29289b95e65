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
    /// The form that asked for it.
    let request: String
  }

  /// The rules on the disk, and with the changes.
  struct Working: Sendable {
    /// The changes that are not saved, in the order in which they were kept.
    let entries: [Entry]
    /// The rules on the disk.
    let before: RulesVersion
    /// The text of the rules with the changes; nil when there are none, or when they do not fit.
    let edited: EditedRules?
    /// The rules with the changes; as on the disk when there are none, or when they do not fit.
    let after: RulesVersion
    /// Why the changes do not fit into the rules on the disk, nil when they do; the first that can't be made, nil
    /// when each can and the rules with all of them can't be applied.
    var misfit: (entry: Entry?, error: ReviewError)?

    /// What names the changes on a page.
    var stamp: String { entries.map { "\($0.id)" }.joined(separator: ".") }
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

  /// Edits that wait at most: all of them are made again when the rules on the disk change.
  static let most = 50

  /// Adds a change that a form asked for; the caller asks `isKept` first, so that a second click adds nothing.
  ///
  /// Fails with `answer` where `most` wait already.
  func keep(_ change: TermChange, request: String) throws(ReviewError) {
    try state.withLock { state throws(ReviewError) in
      guard state.entries.count < Self.most else {
        throw .answer(
          "\(Self.most) edits wait to be saved, and no more can wait: save them, or leave some out, then ask again."
        )
      }
      state.last += 1
      state.entries.append(Entry(id: state.last, change: change, request: request))
    }
  }

  /// Whether a form's change was added last.
  func isKept(_ request: String) -> Bool { state.withLock { $0.entries.last?.request == request } }

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
  /// `attribution` is asked for where there are changes. Changes that do not fit, or that nobody can sign, are a
  /// `misfit`, and the rules are then those on the disk. Fails when these can't be applied.
  func working(_ attribution: (RulesVersion) throws(ReviewError) -> Attribution)
    throws(ReviewError) -> Working
  {
    let before = try rules.current()
    let (entries, known) = state.withLock { ($0.entries, $0.working) }
    var working = Working(entries: entries, before: before, edited: nil, after: before)
    if !entries.isEmpty {
      do throws(ReviewError) {
        let signed = try attribution(before)
        if let known, known.before === before, known.entries.map(\.id) == entries.map(\.id),
          known.edited.map({ $0.date == signed.date }) ?? true
        {
          return known
        }
        working = try made(entries, before, after: known, signed)
      } catch {
        // Whoever was taken out of the rules meanwhile can still look at them, and find the edits again.
        working.misfit = (nil, error)
      }
    }
    state.withLock { [working] in $0.working = working }
    return working
  }

  /// Makes changes in the rules on the disk, from where the known ones end.
  private func made(
    _ entries: [Entry], _ before: RulesVersion, after known: Working?, _ attribution: Attribution
  ) throws(ReviewError) -> Working {
    // What is kept next comes last: the others need not be made again, unless they are signed with another day.
    let made = known.flatMap { known -> (EditedRules, ArraySlice<Entry>)? in
      guard let edited = known.edited, known.before === before, edited.date == attribution.date,
        entries.map(\.id).starts(with: known.entries.map(\.id))
      else { return nil }
      return (edited, entries.dropFirst(known.entries.count))
    }
    var (edited, left): (EditedRules, ArraySlice<Entry>)
    if let made {
      (edited, left) = made
    } else {
      (edited, left) = (try before.edited([], by: attribution), entries[...])
    }
    var failing: Entry?
    do throws(ReviewError) {
      for entry in left {
        failing = entry
        edited = try ReviewError.wrapping { try edited.adding(entry.change.edits) }
      }
      failing = nil
      let after = try rules.version(edited, of: before)
      return Working(entries: entries, before: before, edited: edited, after: after)
    } catch {
      return Working(
        entries: entries, before: before, edited: nil, after: before, misfit: (failing, error))
    }
  }
}
