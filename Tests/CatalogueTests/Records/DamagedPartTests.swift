import Catalogue
import GRDB
import TestSupport
import Testing

/// The copy of a part's rows looks nothing up, so that a damaged part must be refused before.
@Suite struct DamagedPartTests {
  private let folder = TemporaryFolder()

  @Test func `a part with a row that lost what it refers to is refused by name`() throws {
    let path = folder.file("part.sqlite")
    let part = try Catalogue(path)
    try part.write([SampleFacts.first], folder: folder.file("pages"))
    func copy() throws {
      try MergedCatalogue(folder.file("all.sqlite")).copyFacts(of: part)
    }
    #expect(throws: Never.self) { try copy() }
    var settings = Configuration()
    settings.foreignKeysEnabled = false
    try DatabaseQueue(path: path, configuration: settings).write { database in
      try database.execute(
        sql: "INSERT INTO image_check (image_id, state) VALUES (987654, 'usable')")
    }
    #expect(
      throws: CatalogueError.unusable(
        path: path,
        reason: "a row of the table image_check refers to one that is not there")
    ) { try copy() }
  }
}
