internal import Advisor
internal import Artifacts
internal import Catalogue
internal import Digests
internal import Files
internal import Foundation
internal import Rules
internal import Synchronization
internal import Taxonomy

/// The rules file as the page reads and writes it, with the plans of each of its texts.
///
/// The facts are read when somebody first asks and again when the catalogue's file changes. A version of the rules is
/// known by the bytes of the file and by the files next to it, so that what an editor saved is seen at the next click.
final class RulesDesk: Sendable {
  /// The facts with an index of their terms.
  struct Facts: Sendable {
    /// The state of the catalogue's files that they were read from.
    let stamp: String
    let stage: AtlasStage
    let index: TermIndex
  }

  /// What was saved, and what stood there before.
  private struct Written {
    let edited: EditedRules
    let words: String
    let request: String
  }

  private struct State {
    var facts: Facts?
    var versions: [RulesVersion] = []
    /// Why the log does not know of the last undo; nil when it does.
    var unlogged: String?
    var pack: (stamp: String, pack: Pack)?
    /// What was saved here and not taken back, the last one last.
    var written: [Written] = []
    var advice: (version: RulesVersion, log: String, advice: Advice)?
  }

  /// Versions that are kept: the one on the disk, the one before an edit, and the one that was looked at last.
  ///
  /// Each takes 15 MB with 100,000 images.
  private static let mostVersions = 3

  /// The rules file.
  let rules: String
  private let catalogue: Catalogue?
  private let packs: String
  private let reviewed: Pack
  private let state = Mutex(State())

  /// Opens a rules file for the pages; `reviewed` is the data set on the pages.
  init(rules: String, data: ReviewData) {
    self.rules = rules
    catalogue = data.terms.catalogue
    reviewed = data.pack
    packs = Folder.parent(of: data.pack.path)
  }

  /// The facts.
  ///
  /// Fails without a catalogue, and when it can't be read.
  func facts() throws(ReviewError) -> Facts {
    guard let catalogue else {
      throw .answer("Without the catalogue no terms are known. Name it with --catalogue.")
    }
    let stamp = Self.stamp(catalogue.path) + Self.stamp("\(catalogue.path)-wal")
    return try state.withLock { state throws(ReviewError) in
      if let known = state.facts, known.stamp == stamp { return known }
      let atlas = try ReviewError.wrapping { try Atlas.load(catalogue) }
      let made = Facts(stamp: stamp, stage: AtlasStage(atlas), index: TermIndex(atlas))
      state.facts = made
      return made
    }
  }

  /// The bytes of the rules file now.
  ///
  /// Fails when it can't be read.
  func bytes() throws(ReviewError) -> [UInt8] {
    try ReviewError.wrapping { try RuleBook.bytes(ShippedFiles.resolve(rules)) }
  }

  /// The rules as they stand on the disk.
  ///
  /// Fails as `version` does.
  func current() throws(ReviewError) -> RulesVersion { try version(try bytes()) }

  /// A text of the rules next to the corrections of now.
  ///
  /// Fails with the findings of rules, and as `facts` does.
  func version(_ bytes: [UInt8]) throws(ReviewError) -> RulesVersion {
    let facts = try facts()
    return try version(bytes, key: key(facts), facts) { () throws(ReviewError) in
      try ReviewError.wrapping { try RuleBook(rules) }.saying(bytes)
    }
  }

  /// The rules of a version with edits, next to the corrections that this version has.
  ///
  /// Fails as the other `version`.
  func version(
    _ edited: EditedRules, of before: RulesVersion
  ) throws(ReviewError) -> RulesVersion {
    try version(edited.after, key: before.key, try facts()) { edited.book }
  }

  /// What rules depend on next to their text: the catalogue and the files next to the rules, as they are now.
  private func key(_ facts: Facts) -> String {
    let files = ["overrides.csv", "duplicates.csv", "lock", "folds.csv"].map {
      Self.stamp(RuleBook.sibling(rules, $0))
    }
    return "\(facts.stamp)|\(files.joined(separator: "|"))"
  }

  private func version(
    _ bytes: [UInt8], key: String, _ facts: Facts,
    _ read: () throws(ReviewError) -> RuleBook
  ) throws(ReviewError) -> RulesVersion {
    let known = state.withLock { state -> RulesVersion? in
      guard
        let index = state.versions.firstIndex(where: { $0.key == key && $0.bytes == bytes })
      else { return nil }
      // What was used last goes last.
      let version = state.versions.remove(at: index)
      state.versions.append(version)
      return version
    }
    if let known { return known }
    let book = try read()
    let made = try ReviewError.wrapping {
      try RulesVersion(bytes, key: key, book: book, stage: facts.stage)
    }
    // A file that changed while it was read: what was made holds for this answer, and is made anew for the next.
    guard key == self.key(facts) else { return made }
    state.withLock { state in
      state.versions.append(made)
      if state.versions.count > Self.mostVersions { state.versions.removeFirst() }
    }
    return made
  }

  /// The pack that `derm-refine plan` compares with: the latest next to the one on the pages.
  ///
  /// Fails when it can't be read.
  func latestPack() throws(ReviewError) -> Pack {
    let latest = "\(packs)/latest"
    guard Folder.exists("\(latest)/pack.json") else { return reviewed }
    let stamp = Folder.resolved(latest) + Self.stamp("\(latest)/pack.json")
    return try state.withLock { state throws(ReviewError) in
      if let known = state.pack, known.stamp == stamp { return known.pack }
      let pack = try ReviewError.wrapping { try Pack.open(latest, readsImages: false) }
      state.pack = (stamp, pack)
      return pack
    }
  }

  // MARK: Writing

  /// Writes edited rules, adds to the log of decisions, and remembers how to take that back.
  ///
  /// Fails when another program changed the file meanwhile, or when it can't be written. A log that can't be written
  /// is said next to what was saved: the rules are what counts. `request` names the form that asked for it.
  func write(
    _ edited: EditedRules, words: String, request: String
  ) throws(ReviewError) {
    try ReviewError.wrapping { try edited.write() }
    let trouble = log(.accepted, edited.decisions).map { " (\($0))" } ?? ""
    state.withLock {
      $0.written.append(Written(edited: edited, words: words + trouble, request: request))
    }
  }

  /// What was saved last: in words, the digest of the text, and the form that asked for it.
  struct LastSaved: Sendable {
    let words: String
    let digest: String
    let request: String
  }

  /// What was saved last and not taken back; nil when nothing was.
  func lastWritten() -> LastSaved? {
    state.withLock { $0.written.last }.map {
      LastSaved(words: $0.words, digest: Digest.of($0.edited.after).hex, request: $0.request)
    }
  }

  /// The same while the file holds the bytes that were written then; else nil.
  func lastSaved() -> LastSaved? {
    guard let last = lastWritten(), let bytes = try? bytes(), Digest.of(bytes).hex == last.digest
    else { return nil }
    return last
  }

  /// Puts the bytes back that stood there before the last save; again: before the one that came before it.
  ///
  /// Fails when nothing was saved, or when the file was changed since.
  func undo() throws(ReviewError) {
    guard let last = state.withLock({ $0.written.last }) else {
      throw .answer("Nothing more was saved here since derm-review was started.")
    }
    let (before, after) = (last.edited.before, last.edited.after)
    try ReviewError.wrapping { try RuleBook.write(before, over: after, to: rules) }
    let trouble = log(.reopened, last.edited.decisions)
    state.withLock { state in
      state.written.removeLast()
      state.unlogged = trouble
    }
  }

  /// Why the log does not know of the last undo; empty when it does.
  var unlogged: String { state.withLock { $0.unlogged ?? "" } }

  /// Adds to the log next to the rules; answers what went wrong, nil when nothing did.
  private func log(_ event: DecisionLog.Event, _ decisions: [Decision]) -> String? {
    do throws(TaxonomyError) {
      var log = try DecisionLog(RuleBook.sibling(rules, "decisions.jsonl"))
      try log.append(DecisionLog.lines(event, decisions))
      return nil
    } catch {
      return error.description
    }
  }

  /// Suggestions for the terms in review of a version; found once, and again when people decided meanwhile.
  ///
  /// Fails as the advisor does.
  func advice(_ version: RulesVersion) throws(ReviewError) -> Advice {
    let path = RuleBook.sibling(rules, "decisions.jsonl")
    let stamp = Self.stamp(path)
    let known = state.withLock { $0.advice }
    if let known, known.version === version, known.log == stamp { return known.advice }
    let atlas = try facts().stage.atlas
    let made = try ReviewError.wrapping {
      try Advice(
        atlas: atlas, book: version.book, log: try DecisionLog(path), options: AdviceOptions())
    }
    state.withLock { $0.advice = (version, stamp, made) }
    return made
  }

  /// What changes when a file does; the same for all files that are not there.
  private static func stamp(_ path: String) -> String {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else { return "" }
    let time = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(facts[.systemFileNumber] ?? 0) \(facts[.size] ?? 0) \(time)"
  }
}
