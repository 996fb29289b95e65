import Foundation
import GRDB
import TestSupport
import Testing

@testable import Catalogue

@Suite struct SchemaTests {
  private func columns(_ path: String) throws -> [(table: String, column: String)] {
    _ = try Catalogue(path)
    return try DatabaseQueue(path: path).read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'grdb%'
          """
      ).map { ($0[0], $0[1]) }
    }
  }

  @Test func `every table and column is documented`() throws {
    let folder = TemporaryFolder()
    let text = try String(contentsOfFile: Checkout.file("docs/catalogue.md"), encoding: .utf8)
    var sections: [String: Set<String>] = [:]
    for section in text.components(separatedBy: "\n### ").dropFirst() {
      let lines = section.components(separatedBy: "\n")
      let cells = lines.filter { $0.hasPrefix("| ") }.map {
        $0.dropFirst(2).prefix { $0 != " " }
      }
      sections[lines[0]] = Set(cells.map(String.init)).subtracting(["column"])
    }
    let columns = try columns(folder.file("c.sqlite"))
    #expect(columns.count > 80)
    let tables = Dictionary(grouping: columns, by: \.table).mapValues { Set($0.map(\.column)) }
    #expect(tables == sections)
  }

  @Test func `the query of the documentation runs`() throws {
    let folder = TemporaryFolder()
    let text = try String(contentsOfFile: Checkout.file("docs/catalogue.md"), encoding: .utf8)
    let queries = text.components(separatedBy: "\n```sql\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0] }
    #expect(queries.count == 1)
    _ = try Catalogue(folder.file("c.sqlite"))
    let catalogue = try DatabaseQueue(path: folder.file("c.sqlite"))
    for query in queries {
      let rows = try catalogue.read { try Row.fetchAll($0, sql: query) }
      #expect(rows.isEmpty)
    }
  }

  @Test func `tables are strict`() throws {
    let folder = TemporaryFolder()
    _ = try Catalogue(folder.file("c.sqlite"))
    let loose = try DatabaseQueue(path: folder.file("c.sqlite")).read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list
            WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'
              AND name NOT LIKE 'grdb%'
          """)
    }
    #expect(loose.isEmpty)
  }

  @Test func `checks of before the fingerprints stay, and are to be looked at again`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.sqlite")
    var migrator = DatabaseMigrator()
    for migration in Schema.migrations where migration.name < "004" {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    let old = try DatabaseQueue(path: path)
    try migrator.migrate(old)
    try old.write {
      try $0.execute(
        sql: """
          INSERT INTO image (id, key, source) VALUES (1, 'a/1', 'a');
          INSERT INTO image_check (image_id, state, width) VALUES (1, 'usable', 640);
          """)
    }
    try old.close()
    _ = try Catalogue(path)
    let row = try DatabaseQueue(path: path).read {
      try Row.fetchOne(
        $0, sql: "SELECT width, fingerprint, local_features, looked FROM image_check")
    }
    #expect(row == ["width": 640, "fingerprint": nil, "local_features": nil, "looked": 0])
  }

  @Test func `fields of every record survive their move into sets`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.sqlite")
    var migrator = DatabaseMigrator()
    for migration in Schema.migrations where migration.name < "005" {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    let old = try DatabaseQueue(path: path)
    try migrator.migrate(old)
    let before = try old.write { database in
      try database.execute(
        sql: """
          INSERT INTO place (id, path) VALUES (1, '/');
          INSERT INTO source_file (id, source, path, place_id, digest, context, byte_count, format,
            format_reason, charset, charset_reason, read_at)
            VALUES (1, 'a', 'p', 1, x'', x'', 0, 'f', '', '', '', '');
          INSERT INTO page (id, source_file_id, ordinal, name) VALUES (1, 1, 0, 'p');
          INSERT INTO image (id, key, source)
            VALUES (1, 'a/1', 'a'), (2, 'a/2', 'a'), (3, 'a/3', 'a'), (4, 'a/4', 'a');
          INSERT INTO image_record (id, image_id, page_id, ordinal)
            VALUES (1, 1, 1, 0), (2, 2, 1, 1), (3, 3, 1, 2), (4, 4, 1, 3);
          INSERT INTO stated_field VALUES (1, 'site', 1), (1, 'age', 0), (2, 'age', 0),
            (2, 'site', 1), (3, 'site', 2), (3, 'age', 0);
          """)
      return try Row.fetchAll(
        database, sql: "SELECT record_id, name, item_count FROM stated_field ORDER BY 1, 2")
    }
    try old.close()
    let catalogue = try Catalogue(path)
    let (after, sets) = try DatabaseQueue(path: path).read { database in
      (
        try Row.fetchAll(
          database,
          sql: """
            SELECT image_record.id AS record_id, name, item_count FROM image_record
              JOIN stated_field USING (field_set_id) ORDER BY 1, 2
            """),
        try String.fetchAll(database, sql: "SELECT fields FROM field_set ORDER BY fields")
      )
    }
    #expect(after == before && !before.isEmpty)
    #expect(sets == ["age=0\u{1F}site=1", "age=0\u{1F}site=2"])
    #expect(
      try catalogue.coverage(source: "a").map {
        [$0.field, "\($0.records)", "\($0.filled)", "\($0.empty)"]
      }
        == [["age", "4", "0", "3"], ["site", "4", "3", "0"]])
  }

  @Test func `a catalogue of a later version is refused by name`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.sqlite")
    _ = try Catalogue(path)
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999-later')")
    }
    #expect(throws: CatalogueError.newer(path: path, migration: "999-later")) {
      try Catalogue(path)
    }
  }

  @Test func `a file that is no catalogue is refused and left alone`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("c.sqlite")
    try String(repeating: "no database ", count: 1000).write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: CatalogueError.self) { try Catalogue(path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("no database"))
    #expect(throws: CatalogueError.missing(path: folder.file("d"))) {
      try Catalogue.existing(folder.file("d"))
    }
  }
}
