internal import Artifacts
package import Catalogue
internal import Digests
internal import Documents
internal import Files
internal import Foundation
internal import Rules

/// Whether what was derived still belongs to the rules and the facts.
package struct Staleness: Sendable, Hashable, Codable {
  /// How one thing stands.
  package enum State: String, Sendable, Codable { case current, stale, missing, broken }

  /// One thing that depends on others.
  package struct Entry: Sendable, Hashable, Codable {
    /// What it is, such as `lock`.
    package let name: String
    package let path: String
    /// How it stands.
    package let state: State
    /// Why, in words.
    package let detail: String
  }

  /// Rules, lock, tables of the catalogue, pack, report and runs, in this order; the one that is broken alone.
  package internal(set) var entries: [Entry]

  /// Whether something should be made anew.
  package var isStale: Bool { entries.contains { $0.state != .current } }

  /// The entries for the terminal, and what to do.
  package var text: String {
    let rows = entries.map { [$0.name, $0.state.rawValue, $0.path, $0.detail] }
    var text = TextColumns.lines(rows).map { $0 + "\n" }.joined()
    let broken = entries.first { $0.state == .broken }
    let remade = entries.contains { $0.state != .current && !$0.name.hasPrefix("run") }
    if let broken {
      // What is wrong with the lock and the folds, and what to do, is all in the entry.
      if broken.name == "rules" { text += "next  derm-refine lint says what is wrong\n" }
    } else if remade {
      text += "next  derm-refine plan shows what would change, derm-refine updates it\n"
    }
    return text
  }
}

/// The folders of the artifacts whose state is asked for.
package struct ArtifactFolders: Sendable {
  package var packs = "data/packs"
  package var runs = "data/runs"
  /// The folder of the data set's report.
  package var reports = "reports/dataset"

  package init() {}
}

extension Staleness {
  /// Looks at everything that depends on rules and facts; nothing is written.
  ///
  /// Errors in the rules, and damage to the lock or to the remembered folds, are an entry. Fails when the
  /// catalogue or a folder can't be read, and with `stopped`.
  package init(
    _ catalogue: Catalogue, rules: String, options: RefinementOptions, _ folders: ArtifactFolders
  ) throws {
    entries = []
    let atlas = try Atlas.load(catalogue)
    let book = try RuleBook(rules)
    let refined: Refinement
    let inputs: Digest
    do throws(TaxonomyError) {
      refined = try Refinement(atlas: atlas, book: book, options: options)
      inputs = try refined.inputsDigest()
    } catch {
      entries.append(try Self.broken(error, book))
      return
    }
    // The lock has an entry of its own.
    let warnings = refined.warnings.count { $0.code != .staleLock }
    entries.append(
      Entry(
        name: "rules", path: rules, state: .current,
        detail: warnings == 0 ? "no error" : "no error, \(NumberText.counted(warnings, "warning"))")
    )
    entries.append(Self.lock(refined))
    entries.append(try Self.tables(catalogue, refined, inputs))
    entries += try Self.artefacts(catalogue, inputs, folders)
  }

  /// What an error says is broken; an error that says nothing of these files is thrown on.
  private static func broken(
    _ error: TaxonomyError, _ book: RuleBook
  ) throws(TaxonomyError) -> Entry {
    func entry(_ name: String, _ path: String) -> Entry {
      Entry(name: name, path: path, state: .broken, detail: error.description)
    }
    switch error {
    case .rules, .degenerateFolds: return entry("rules", book.path)
    case .lock(let path, _): return entry("lock", path)
    case .cutOff(let path, _, _): return entry(path == book.lockPath ? "lock" : "folds", path)
    case .foldAssignments(let path, _): return entry("folds", path)
    case .otherFolds: return entry("folds", book.foldsPath)
    default: throw error
    }
  }

  private static func lock(_ refined: Refinement) -> Entry {
    let path = refined.book.lockPath
    guard let old = refined.oldLock else {
      return Entry(name: "lock", path: path, state: .missing, detail: "nothing was applied yet")
    }
    var causes: [String] = []
    if old.rules != refined.lock.rules { causes.append("rules") }
    if old.overrides != refined.lock.overrides { causes.append("overrides") }
    if old.data != refined.lock.data { causes.append("data") }
    if causes.isEmpty, old != refined.lock { causes.append("options") }
    return causes.isEmpty
      ? Entry(name: "lock", path: path, state: .current, detail: "of these rules and this data")
      : Entry(
        name: "lock", path: path, state: .stale,
        detail: "other \(causes.joined(separator: " and "))")
  }

  private static func tables(
    _ catalogue: Catalogue, _ refined: Refinement, _ inputs: Digest
  ) throws -> Entry {
    let name = "tables"
    guard let state = try catalogue.derivedState() else {
      return Entry(
        name: name, path: catalogue.path, state: .missing, detail: "nothing was applied yet")
    }
    if state.inputsDigest == inputs {
      return Entry(
        name: name, path: catalogue.path, state: .current,
        detail: "labels, mappings and folds of inputs \(inputs.short)")
    }
    // That something differs is known; the digests of the parts tell what.
    var causes: [String] = []
    if state.rulesDigest != refined.book.file.digest() { causes.append("rules") }
    if state.factsDigest != (try catalogue.contentDigest()) { causes.append("data") }
    if causes.isEmpty { causes.append("overrides, folds or options") }
    return Entry(
      name: name, path: catalogue.path, state: .stale,
      detail: "of inputs \(state.inputsDigest.short): other \(causes.joined(separator: " and "))")
  }

  private static func artefacts(
    _ catalogue: Catalogue, _ inputs: Digest, _ folders: ArtifactFolders
  ) throws -> [Entry] {
    let latest = "\(folders.packs)/latest"
    guard Folder.exists("\(latest)/pack.json") else {
      return [Entry(name: "pack", path: latest, state: .missing, detail: "no pack was frozen yet")]
    }
    let pack = try Pack.open(latest, readsImages: false)
    // A pack does not hold what it was made from: the catalogue that froze it remembers.
    let made = try catalogue.packs().first { $0.digest == pack.digest }?.inputs
    let isCurrent = made == inputs
    var entries = [
      Entry(
        name: "pack", path: latest, state: isCurrent ? .current : .stale,
        detail: "\(pack.digest.short), \(NumberText.counted(pack.images.count, "image"))"
          + (isCurrent ? "" : made.map { ", of inputs \($0.short)" } ?? ", of unknown inputs"))
    ]
    entries.append(try report(folders.reports, pack))
    let runs = Folder.isFolder(folders.runs) ? try Folder.names(in: folders.runs) : []
    for name in runs where Folder.exists("\(folders.runs)/\(name)/run.json") {
      let run = try Run.open("\(folders.runs)/\(name)").manifest
      let isThere = Folder.exists("\(folders.packs)/\(run.pack.hex)/pack.json")
      let other = isThere ? "another pack, \(run.pack.short)" : "pack \(run.pack.short), gone"
      entries.append(
        Entry(
          name: "run", path: "\(folders.runs)/\(name)",
          state: run.pack == pack.digest && isCurrent ? .current : .stale,
          detail: run.pack == pack.digest ? "of the latest pack" : "of \(other)"))
    }
    return entries
  }

  /// Bytes of a page among which its head line is, even behind a style sheet.
  private static let headBytes = 200_000

  private static func report(_ folder: String, _ pack: Pack) throws -> Entry {
    let page = "\(folder)/index.html"
    guard Folder.exists(page) else {
      return Entry(name: "report", path: folder, state: .missing, detail: "no report")
    }
    let file = try MappedFile(page)
    // The data set's digest stands in the page's head line, before anything from the data.
    let head = String(decoding: file.bytes(0..<min(file.count, headBytes)), as: UTF8.self)
    let isOfPack = head.contains("data set \(pack.digest.short)")
    return Entry(
      name: "report", path: folder, state: isOfPack ? .current : .stale,
      detail: isOfPack ? "of the latest pack" : "of another pack")
  }
}
