import Catalogue
import Files
import Foundation
import Jobs
import Parallel
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// What is no whole ingest is refused, with what to do.
@Suite struct PartRefusalTests {
  private let export: SampleExport
  private let trial: ShardTrial

  init() throws {
    export = try SampleExport()
    for number in 0..<6 {
      try export.write(
        "pages/\(number).html", SampleExport.page("i\(number)", lesions: ["Papule"]))
    }
    var request = IngestRequest(paths: [export.root])
    request.unpackFolder = export.folder.file("unpacked")
    trial = ShardTrial(request)
    for number in 1...3 { try trial.read(number, of: 3) }
  }

  private func problem(_ paths: [String]) -> PartProblem? {
    do {
      _ = try ShardMerge(paths, trial.request)
    } catch IngestError.parts(let problem) {
      #expect(!Folder.exists(trial.folder.file("merged.sqlite")))
      return problem
    } catch {
      Issue.record("\(error)")
    }
    return nil
  }

  @Test func `missing and doubled parts are refused`() throws {
    #expect(problem([trial.part(1), trial.part(3)]) == .missing(numbers: [2], count: 3))
    #expect(
      problem([trial.part(1), trial.part(2), trial.part(2), trial.part(3)])
        == .doubled(first: trial.part(2), second: trial.part(2), number: 2, count: 3))
    #expect(PartProblem.missing(numbers: [2], count: 3).description.contains("--shard"))
    #expect(IngestError.parts(.missing(numbers: [2], count: 3)).exitStatus == .missingInput)
  }

  @Test func `parts of other inputs, options, numbers and versions are refused`() throws {
    var request = trial.request
    request.charset = "windows-1252"
    let other = ShardTrial(request)
    try other.read(2, of: 3)
    try other.read(1, of: 4)
    let paths = [trial.part(1), other.part(2), trial.part(3)]
    guard case .foreign(let path, _, let what) = problem(paths) else {
      Issue.record("not refused")
      return
    }
    #expect(path == other.part(2) && what.contains("options"))
    guard case .foreign(_, _, let number) = problem([trial.part(2), other.part(1)]) else {
      Issue.record("not refused")
      return
    }
    #expect(number.contains("in 4 parts"))
    // A file that came between the parts.
    try export.write("pages/late.html", SampleExport.page("late", lesions: ["Scar"]))
    try trial.read(2, of: 3)
    guard case .foreign = problem((1...3).map(trial.part)) else {
      Issue.record("not refused")
      return
    }
    let part = try Catalogue(trial.part(2), allowingPart: true)
    var header = try #require(try part.part())
    header.readers = "documents 1"
    try part.end(header)
    guard case .otherVersion = problem((1...3).map(trial.part)) else {
      Issue.record("not refused")
      return
    }
  }

  @Test func `an unfinished part is refused, and read to its end by the same command`() throws {
    let part = try Catalogue(trial.part(2), allowingPart: true)
    var header = try #require(try part.part())
    header.isWhole = false
    try part.end(header)
    #expect(
      problem((1...3).map(trial.part)) == .unfinished(path: trial.part(2), number: 2, count: 3))
    try trial.read(2, of: 3)
    #expect(problem((1...3).map(trial.part)) == nil)
  }

  @Test func `a whole catalogue is no part, and a part is no whole catalogue`() throws {
    let whole = export.folder.file("whole.sqlite")
    _ = try Ingestion(trial.request, into: Catalogue(whole)).run()
    #expect(problem([trial.part(1), whole]) == .noPart(path: whole))
    let refusal = CatalogueError.part(path: trial.part(1), number: 1, count: 3)
    #expect(throws: refusal) { try Catalogue(reading: trial.part(1)) }
    #expect(throws: refusal) { try Catalogue.existing(trial.part(1)) }
    #expect(refusal.description.contains("derm-ingest merge"))
    #expect(throws: CatalogueError.self) {
      var request = trial.request
      request.shard = JobNumber("2/3")
      _ = try Ingestion(request, into: Catalogue(trial.part(1), allowingPart: true)).run()
    }
    #expect(throws: CatalogueError.self) {
      var request = trial.request
      request.shard = JobNumber("2/3")
      _ = try Ingestion(request, into: Catalogue(whole, allowingPart: true)).run()
    }
  }

  @Test func `a catalogue that is there is not replaced unasked`() throws {
    let digest = try trial.merge(3).contentDigest()
    #expect(throws: CatalogueError.self) { try trial.merge(3) }
    #expect(try trial.merge(3, replacing: true).contentDigest() == digest)
  }

  @Test func `a catalogue that has another atlas, a part and another file are not replaced`() throws
  {
    let target = trial.folder.file("merged.sqlite")
    let other = try SampleExport()
    var request = IngestRequest(paths: [other.root])
    request.source = "other"
    _ = try Ingestion(request, into: Catalogue(target)).run()
    let parts = (1...3).map(trial.part)
    func refusal(_ path: String) -> String {
      do {
        _ = try ShardMerge(parts, trial.request).run(into: path, replacing: true)
        return ""
      } catch { return "\(error)" }
    }
    #expect(refusal(target).contains("the atlas other, which no part has"))
    #expect(try Catalogue(reading: target).sources() == ["other"])
    #expect(refusal(trial.part(2)).contains("it is part 2 of 3"))
    #expect(try Catalogue(reading: trial.part(2), allowingPart: true).part()?.number == 2)
    let text = trial.folder.file("notes.txt")
    try AtomicFile.write("a person's notes", to: text)
    #expect(!refusal(text).isEmpty)
    #expect(try String(contentsOfFile: text, encoding: .utf8) == "a person's notes")
  }

  @Test func `a part that was begun with other inputs is refused`() throws {
    let other = try SampleExport()
    var request = trial.request
    request.shard = JobNumber("2/3")
    // Another atlas, another folder of the same one, and a file that was named alone.
    let page = "\(export.root)/pages/1.html"
    for (path, source) in [(other.root, "other"), (other.root, "atlas"), (page, "atlas")] {
      request.paths = [path]
      request.source = source
      #expect(throws: CatalogueError.self, "\(path)") {
        _ = try Ingestion(request, into: Catalogue(trial.part(2), allowingPart: true)).run()
      }
    }
    #expect(problem((1...3).map(trial.part)) == nil)
  }

  @Test func `a cancelled merge leaves nothing`() throws {
    let request = trial.request
    request.cancellation.cancel()
    let target = trial.folder.file("merged.sqlite")
    #expect(try ShardMerge((1...3).map(trial.part), request).run(into: target) == nil)
    #expect(try Folder.names(in: trial.folder.path).allSatisfy { $0.hasPrefix("part-") })
  }
}
