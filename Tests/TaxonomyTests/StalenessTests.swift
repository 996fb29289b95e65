import Artifacts
import Catalogue
import Digests
import Files
import Foundation
import Parallel
import RuleSamples
import TestSupport
import Testing
@testable import Rules
@testable import Taxonomy

@Suite struct StalenessTests {
  private let folder = TemporaryFolder()
  private let rules = GeneratedAtlas.rules

  private var folders: ArtifactFolders {
    var folders = ArtifactFolders()
    folders.packs = folder.file("packs")
    folders.runs = folder.file("runs")
    folders.reports = folder.file("reports")
    return folders
  }

  private var options: RefinementOptions {
    var options = RefinementOptions()
    options.replicates = 2
    options.permutations = 3
    return options
  }

  private func apply(_ catalogue: Catalogue) throws -> Digest {
    let book = try RuleBook(folder.file("rules.yaml"))
    let refined = try Refinement(atlas: Atlas.load(catalogue), book: book, options: options)
    var output = RefinementOutput()
    output.packs = folder.file("packs")
    let digest = try refined.freeze(catalogue, output)
    try AtomicFile.write(
      "<small>data set \(digest.short)</small>", to: folder.file("reports/index.html"))
    try refined.memory().write(
      catalogue, pack: try Pack.open("\(output.packs)/\(digest.hex)"), output)
    return digest
  }

  private func state(_ catalogue: Catalogue) throws -> [String: Staleness.State] {
    let staleness = try Staleness(
      catalogue, rules: folder.file("rules.yaml"), options: options, folders)
    return Dictionary(
      staleness.entries.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
  }

  @Test func `everything is current after applying, and stale after each kind of edit`() throws {
    _ = try RuleText.book(rules, in: folder)
    let catalogue = try GeneratedAtlas.make(cases: 60).catalogued(in: folder)
    let missing: Staleness.State = .missing
    #expect(
      try state(catalogue) == [
        "rules": .current, "lock": missing, "tables": missing, "pack": missing,
      ])
    _ = try apply(catalogue)
    let all: [String: Staleness.State] = [
      "rules": .current, "lock": .current, "tables": .current, "pack": .current,
      "report": .current,
    ]
    #expect(try state(catalogue) == all)

    let edited = rules.replacing("l10: {same_as: [lesion 0]}", with: "l10: {}")
    _ = try RuleText.book(edited, in: folder)
    var stale = try state(catalogue)
    #expect(stale["lock"] == .stale && stale["tables"] == .stale && stale["pack"] == .stale)
    _ = try apply(catalogue)
    #expect(try state(catalogue) == all)

    // Corrections of single images are inputs too.
    let image = try Atlas.load(catalogue).images[0].id
    let header = RuleText.correctionHeader
    _ = try RuleText.book(
      edited, overrides: "\(header)\n\(image),,,,,yes,,,,\n", in: folder)
    stale = try state(catalogue)
    #expect(stale["tables"] == .stale && stale["pack"] == .stale)
    _ = try apply(catalogue)
    #expect(try state(catalogue) == all)

    // A correction that changes no label is an input too: the lock and the pack name it.
    _ = try RuleText.book(
      edited, overrides: "\(header)\n\(image),,,,,yes,because,,,\n", in: folder)
    #expect(try state(catalogue)["pack"] == .stale)
    _ = try apply(catalogue)
    #expect(try state(catalogue) == all)

    _ = try RuleText.book(rules.replacing("derm_rules: 1", with: "derm_rules: 2"), in: folder)
    #expect(try state(catalogue) == ["rules": .broken])
  }

  @Test func `damage is told of the file that has it, and what is no damage stops the answer`()
    throws
  {
    _ = try RuleText.book(rules, in: folder)
    let catalogue = try GeneratedAtlas.make(cases: 60).catalogued(in: folder)
    _ = try apply(catalogue)
    func broken(_ name: String) throws {
      let path = folder.file("rules.\(name)")
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try AtomicFile.write("rubbish\n", to: path)
      defer { try? AtomicFile.write(text, to: path) }
      let staleness = try Staleness(
        catalogue, rules: folder.file("rules.yaml"), options: options, folders)
      #expect(staleness.entries.map(\.path) == [path])
      #expect(staleness.entries.map(\.state) == [.broken])
      #expect(staleness.text.contains("Restore the file") && !staleness.text.contains("lint"))
    }
    try broken("lock")
    try broken("folds.csv")
    var stopping = options
    stopping.cancellation = Cancellation()
    stopping.cancellation.cancel(as: 2)
    let error = #expect(throws: TaxonomyError.self) {
      try Staleness(catalogue, rules: folder.file("rules.yaml"), options: stopping, folders)
    }
    #expect(error?.description == "Stopped by signal 2; nothing was written.")
  }

  @Test func `pruning keeps the latest pack and those of runs, and refuses a damaged run`() throws {
    _ = try RuleText.book(rules, in: folder)
    let catalogue = try GeneratedAtlas.make(cases: 60).catalogued(in: folder)
    var digests: [Digest] = []
    for number in 10..<13 {
      _ = try RuleText.book(
        rules.replacing("l\(number): {same_as", with: "l\(number): {label: x, same_as"),
        in: folder)
      digests.append(try apply(catalogue))
    }
    #expect(Set(digests).count == 3)
    let run = RunManifest(
      name: "r", pack: digests[0], recipe: Digest.of([]), tool: "", backend: "", dtype: "",
      model: "", tasks: "", seed: 0, threads: 1, hardware: "", initialWeights: "", folds: [],
      validation: [:], parameters: 0, skippedImages: 0)
    try Folder.make(folder.file("runs/r"))
    try Run.write(run, to: folder.file("runs/r"))
    #expect(try state(catalogue)["run"] == .stale)
    try Folder.make(folder.file("packs/notes"))
    let loose = "packs/images-\(Digest.of(text: "gone").hex).bin"
    try AtomicFile.write("x", to: folder.file(loose))
    let pruning = try PackPruning(packs: folder.file("packs"), runs: folder.file("runs"))
    #expect(
      pruning.removable.map(\.path) == [folder.file("packs/\(digests[1].hex)"), folder.file(loose)])
    #expect(
      pruning.kept.map(\.digest).sorted() == [digests[0], digests[2]].sorted())
    #expect(Set(pruning.kept.flatMap(\.because)) == ["latest", "run r"])
    try pruning.remove()
    #expect(!Folder.exists(folder.file("packs/\(digests[1].hex)")))
    #expect(Folder.exists(folder.file("packs/notes")))
    _ = try Pack.open(folder.file("packs/\(digests[0].hex)"))
    _ = try Pack.open(folder.file("packs/latest"))
    #expect(
      try PackPruning(packs: folder.file("packs"), runs: folder.file("runs")).removable.isEmpty)
    try AtomicFile.write("{", to: folder.file("runs/r/run.json"))
    #expect(throws: PackError.self) {
      try PackPruning(packs: folder.file("packs"), runs: folder.file("runs"))
    }
  }
}
