import Digests
import Files
import Foundation
import GRDB
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Catalogue

/// Files that are no catalogue, or no longer one: refused, and left as they are.
@Suite struct ForeignFileTests {
  /// The ways to open a catalogue.
  private static let openings: [@Sendable (String) throws -> Catalogue] = [
    { try Catalogue(reading: $0) }, { try Catalogue($0) }, { try Catalogue.existing($0) },
  ]
  private let folder = TemporaryFolder()
  private var path: String { folder.file("c.sqlite") }

  /// Expects that nobody opens the file, with 65, and that neither it nor what lies next to changes.
  private func refused(_ what: String) throws {
    let before = try Digest.ofFile(path)
    let names = try Folder.names(in: folder.path)
    for open in Self.openings {
      #expect {
        _ = try open(path)
      } throws: { error in
        (error as? CatalogueError)?.exitStatus == .badData && "\(error)".contains(what)
      }
      #expect(try Digest.ofFile(path) == before)
      #expect(try Folder.names(in: folder.path) == names)
    }
  }

  private func execute(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test func `another program's database is not touched, marked or not`() throws {
    try execute("CREATE TABLE contact (name TEXT); INSERT INTO contact VALUES ('a')")
    try refused("table contact")
    try execute("PRAGMA application_id = 77")
    try refused("application id")
    try Folder.remove(path)
    try execute(
      "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY); "
        + "INSERT INTO grdb_migrations VALUES ('v1')")
    try refused("another program's")
    try Folder.remove(path)
    try execute("PRAGMA journal_mode = WAL; CREATE TABLE contact (name TEXT)")
    try refused("table contact")
  }

  @Test func `a text, a folder and a cut file are not touched`() throws {
    try AtomicFile.write(String(repeating: "no database ", count: 1000), to: path)
    try refused("no SQLite file")
    try AtomicFile.write("short", to: path)
    try refused("no SQLite file")
    try Folder.remove(path)
    try Folder.make(path)
    #expect(throws: CatalogueError.self) { try Catalogue(reading: path) }
    #expect(throws: CatalogueError.self) { try Catalogue(path) }
  }

  @Test(
    "what derm does not make in its schema is refused by name",
    arguments: [
      ("CREATE VIEW everything AS SELECT * FROM image", "view everything"),
      (
        "CREATE TRIGGER trap AFTER INSERT ON image BEGIN DELETE FROM mention; END", "trigger trap"
      ),
      ("CREATE TABLE more (a)", "table more"),
      ("CREATE INDEX quick ON image (source)", "index quick"),
      ("ALTER TABLE image ADD COLUMN extra TEXT", "column extra"),
      ("ALTER TABLE image ADD COLUMN made TEXT AS (upper(key))", "column made"),
      ("DROP TABLE finding", "finding"),
      (
        "DROP INDEX image_by_source; CREATE INDEX image_by_source ON image (key)", "image_by_source"
      ),
      (
        "ALTER TABLE image RENAME TO real; CREATE VIEW image AS SELECT * FROM real", "real"
      ),
    ])
  func objects(sql: String, what: String) throws {
    _ = try Catalogue(path)
    try execute("PRAGMA foreign_keys = OFF; \(sql)")
    for open in Self.openings {
      #expect {
        _ = try open(path)
      } throws: { error in
        (error as? CatalogueError)?.exitStatus == .badData && "\(error)".contains(what)
      }
    }
  }

  @Test func `a schema is trusted with nothing, whatever stands in it later`() throws {
    let catalogue = try Catalogue(path)
    try catalogue.write([SampleFacts.first], folder: "/atlas")
    // While the catalogue is open: nobody looks at the schema again.
    try execute("CREATE TRIGGER trap AFTER INSERT ON image BEGIN DELETE FROM mention; END")
    try catalogue.write([SampleFacts.second], folder: "/atlas")
    #expect(try !catalogue.mentions().isEmpty)
    #expect(throws: CatalogueError.self) {
      try catalogue.write {
        try $0.execute(sql: "PRAGMA writable_schema = ON; DELETE FROM sqlite_master")
      }
    }
  }

  @Test func `values that derm never writes are damage, not a bug`() throws {
    let catalogue = try Catalogue(path)
    try catalogue.write([SampleFacts.first], folder: "/atlas")
    for sql in [
      "PRAGMA ignore_check_constraints = ON; UPDATE mention SET facet = 'x' WHERE facet = 'site'",
      "UPDATE source_file SET digest = x'00'",
      "PRAGMA foreign_keys = OFF; UPDATE image_record SET page_id = 99",
    ] {
      try execute(sql)
      let error = #expect(throws: CatalogueError.self) {
        _ = try catalogue.mentions()
        _ = try catalogue.knownFiles(source: "atlas")
        try catalogue.write { try $0.execute(sql: "INSERT INTO page VALUES (1, 99, 0, '')") }
      }
      #expect(error?.exitStatus == .badData, "\(sql): \(String(describing: error))")
    }
  }

  @Test func `flipped bytes end as damage or go unseen, never as a bug`() throws {
    do {
      let catalogue = try Catalogue(path)
      try catalogue.write([SampleFacts.first], folder: "/atlas")
    }
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    var random = RandomStream(seed: 3, purpose: "flips")
    for number in 0..<60 {
      var damaged = bytes
      for _ in 0..<40 {
        damaged[100 + random.below(bytes.count - 100)] ^= 1 << UInt8(random.below(8))
      }
      let copy = folder.file("\(number).sqlite")
      try Data(damaged).write(to: URL(fileURLWithPath: copy))
      do {
        let opened = try Catalogue(reading: copy)
        _ = try opened.counts()
      } catch {
        #expect(error.exitStatus == .badData, "\(error)")
      }
    }
  }
}
