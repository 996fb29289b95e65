import Catalogue
import Files
import Foundation
import TestSupport
import Testing

/// Several commands on one catalogue.
@Suite(.serialized) struct CrowdTests {
  private let command = CommandLineTool("derm-ingest")
  private let folder = TemporaryFolder()

  private func export(_ name: String, pages: Int) throws -> String {
    let root = folder.file(name)
    for number in 0..<pages {
      let page = SampleExport.page("i\(number)", lesions: ["Papule", "\(name) \(number % 50)"])
      try AtomicFile.write(page, to: "\(root)/\(number % 10)/\(number).html")
    }
    return root
  }

  /// Runs the command several times at once.
  private func runTogether(_ runs: [[String]]) async throws -> [CommandLineTool.Outcome] {
    let command = command
    return try await withThrowingTaskGroup(of: (Int, CommandLineTool.Outcome).self) { group in
      for (index, arguments) in runs.enumerated() {
        group.addTask { (index, try command.run(arguments)) }
      }
      var outcomes: [Int: CommandLineTool.Outcome] = [:]
      for try await (index, outcome) in group { outcomes[index] = outcome }
      return runs.indices.compactMap { outcomes[$0] }
    }
  }

  @Test("two ingests at once come to what one after the other comes to", .within(5))
  func together() async throws {
    try #require(command.exists, "derm-ingest was not built")
    let one = try export("one", pages: 150)
    let two = try export("two", pages: 150)
    let calm = folder.file("calm.sqlite")
    for root in [one, two] {
      #expect(try command.run([root, "--catalogue", calm, "--quiet"]).status == 0)
    }
    let digest = try Catalogue.existing(calm).contentDigest()
    let different = folder.file("different/c.sqlite")
    let same = folder.file("same/c.sqlite")
    for (catalogue, roots) in [(different, [one, two]), (same, [one, one, two, one])] {
      let outcomes = try await runTogether(roots.map { [$0, "--catalogue", catalogue] })
      for outcome in outcomes { #expect(outcome.status == 0, "\(outcome.errors)") }
      #expect(try Catalogue.existing(catalogue).contentDigest() == digest)
      // Whoever waited did nothing twice.
      let unchanged = outcomes.filter { $0.output.contains("0 new · 0 changed · 150 unchanged") }
      #expect(unchanged.count == roots.count - 2)
      #expect(try !Folder.names(in: Folder.parent(of: catalogue)).contains("c.sqlite.lock"))
    }
  }

  @Test("whoever comes second says for whom it waits, and ends when it is asked to")
  func waiting() throws {
    try #require(command.exists, "derm-ingest was not built")
    let root = try export("one", pages: 3)
    let catalogue = folder.file("c.sqlite")
    let lock = try #require(try CatalogueLock.take(catalogue))
    let stopped = try command.signal(SIGTERM, after: 1, [root, "--catalogue", catalogue])
    #expect(stopped.status == 143)
    #expect(
      stopped.errors == "waiting: another derm-ingest (process \(getpid())) is using "
        + "\(catalogue)\n")
    // Who only asks is not kept out.
    _ = try Catalogue(catalogue)
    #expect(try command.run(["status", "--catalogue", catalogue]).status == 0)
    lock.release()
    #expect(try command.run([root, "--catalogue", catalogue, "--quiet"]).status == 0)
    // What a killed process left is no lock.
    try AtomicFile.write("1\n", to: catalogue + ".lock")
    #expect(try command.run([root, "--catalogue", catalogue, "--quiet"]).status == 0)
  }

  @Test("whoever asks next to a first ingest finds no catalogue or a whole one", .within(5))
  func asking() async throws {
    try #require(command.exists, "derm-ingest was not built")
    let root = try export("one", pages: 120)
    let catalogue = folder.file("c.sqlite")
    let questions = [["status"], ["findings"], ["duplicates"], ["status", "--coverage"]]
    let runs =
      [[root, "--catalogue", catalogue]]
      + (0..<20).map { questions[$0 % 4] + ["--catalogue", catalogue] }
    var answers = 0
    for _ in 0..<3 {
      let outcomes = try await runTogether(runs)
      #expect(outcomes[0].status == 0, "\(outcomes[0].errors)")
      for outcome in outcomes.dropFirst() {
        #expect([0, 66].contains(outcome.status), "\(outcome.errors)")
        answers += outcome.status == 0 ? 1 : 0
      }
      #expect(try Folder.names(in: folder.path).filter { $0.hasPrefix("c.") } == ["c.sqlite"])
    }
    // The second and third time it is there from the start.
    #expect(answers >= 40)
  }
}
