import Catalogue
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// A folder that someone filled to do harm, and what an ingest makes of it.
struct HostileExport {
  let folder = TemporaryFolder()
  var root: String { folder.file("atlas") }
  var cataloguePath: String { folder.file("c.sqlite") }

  init() throws { try Folder.make(root) }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let path = "\(root)/\(name)"
    try Folder.make(Folder.parent(of: path))
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Reads the folder, or another path, with a format or the one that is recognised.
  @discardableResult
  func ingest(
    _ path: String? = nil, format: String = "auto", mapping: String? = nil
  ) throws -> Catalogue {
    var request = IngestRequest(paths: [path ?? root])
    request.format = format
    request.mapping = mapping
    request.source = "atlas"
    request.threads = 2
    request.unpackFolder = folder.file("unpacked")
    let isNew = !Folder.exists(cataloguePath)
    let catalogue = try Catalogue(cataloguePath)
    _ = try Ingestion(request, into: catalogue).run()
    // Nothing that harms one process may make parts differ from it.
    if isNew { try ShardTrial.expectSame(request, as: catalogue) }
    return catalogue
  }

  /// Whether a text stands anywhere in the catalogue's files, whatever the table.
  func catalogueHolds(_ text: String) throws -> Bool {
    try ["", "-wal"].contains { ending in
      guard Folder.exists(cataloguePath + ending) else { return false }
      let file = try MappedFile(cataloguePath + ending)
      return ByteSearch.contains(file.bytes(0..<file.count), text)
    }
  }

  /// Runs the real command with little memory to take; what it printed and the codes it stored.
  func command(
    megabytes: Int, _ arguments: [String] = []
  ) throws -> (outcome: CommandLineTool.Outcome, codes: Set<String>) {
    let command = CommandLineTool("derm-ingest").limited(toMegabytes: megabytes)
    try #require(command.exists, "derm-ingest was not built")
    let outcome = try command.run(
      [root, "--catalogue", cataloguePath, "--quiet", "--threads", "2"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let codes = try Catalogue.existing(cataloguePath).findings().map(\.code)
    return (outcome, Set(codes))
  }

  static let formats = AllFormats.list.map { $0.name }
}

extension Catalogue {
  /// The codes of all findings, each once, sorted.
  func codes() throws -> [String] { try Set(findings().map(\.code)).sorted() }
}
