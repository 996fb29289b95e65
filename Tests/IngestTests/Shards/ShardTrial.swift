import Catalogue
import Files
import Jobs
import TestSupport
import Testing
@testable import Ingest

/// An ingest in parts next to the same in one process.
struct ShardTrial {
  let folder = TemporaryFolder()
  let request: IngestRequest

  init(_ request: IngestRequest) { self.request = request }

  func part(_ number: Int) -> String { folder.file("part-\(number).sqlite") }

  /// Reads one part.
  func read(_ number: Int, of count: Int) throws {
    var request = request
    request.shard = JobNumber("\(number)/\(count)")
    let catalogue = try Catalogue(part(number), allowingPart: true)
    _ = try Ingestion(request, into: catalogue).run()
  }

  /// Merges parts, the last one first.
  func merge(_ count: Int, replacing: Bool = false) throws -> Catalogue {
    _ = try ShardMerge((1...count).reversed().map(part), request)
      .run(into: folder.file("merged.sqlite"), replacing: replacing)
    return try Catalogue.existing(folder.file("merged.sqlite"))
  }

  /// Expects of a catalogue that one process made that parts make the same.
  static func expectSame(
    _ request: IngestRequest, as whole: Catalogue, parts count: Int = 3,
    _ comment: Comment? = nil, location: SourceLocation = #_sourceLocation
  ) throws {
    let trial = ShardTrial(request)
    for number in 1...count { try trial.read(number, of: count) }
    let merged = try trial.merge(count)
    #expect(try merged.findings() == whole.findings(), comment, sourceLocation: location)
    #expect(try merged.contentDigest() == whole.contentDigest(), comment, sourceLocation: location)
    for source in try whole.sources() {
      #expect(
        try merged.coverageBaseline(source: source) == whole.coverageBaseline(source: source),
        comment, sourceLocation: location)
    }
    #expect(try merged.images() == whole.images(), comment, sourceLocation: location)
    // What the temporary file and the parts' logs were called is gone.
    let kept = try Folder.names(in: trial.folder.path).filter { !$0.hasPrefix("part-") }
    #expect(
      Set(kept).isSubset(of: ["merged.sqlite", "merged.sqlite-wal", "merged.sqlite-shm"]),
      "\(kept)", sourceLocation: location)
  }
}
