internal import GRDB
package import Vocabulary

extension Catalogue {
  /// Every finding of one atlas or all, in order of atlas, file, position and code.
  ///
  /// Fails when the file can't be read.
  package func findings(source: String? = nil) throws(CatalogueError) -> [Finding] {
    try read { database in
      var findings: [Finding] = []
      let cursor = try Row.fetchCursor(database, sql: Self.findingSQL)
      while let row = try cursor.next() {
        if let source, source != row[9] { continue }
        findings.append(try Self.finding(row))
      }
      return findings
    }
  }

  /// How often each kind of finding occurs, the worst and most frequent first.
  ///
  /// Fails when the file can't be read.
  package func findingTallies(source: String? = nil) throws(CatalogueError) -> [FindingTally] {
    try read { database in
      // One text stands for many: min() takes the same one whatever the order in which files were
      // read.
      var tallies: [FindingTally] = []
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT code, severity, count(*), min(what), min(remedy) FROM finding
            WHERE ?1 IS NULL OR source = ?1
            GROUP BY code, severity
            ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
              count(*) DESC, code
          """, arguments: [source])
      while let row = try cursor.next() {
        tallies.append(
          FindingTally(
            code: row[0], severity: try row.named(1), count: row[2], what: row[3],
            remedy: row[4]))
      }
      return tallies
    }
  }

  static let findingSQL = """
    SELECT file, line, column_number, byte_offset, severity, code, what, remedy, excerpt, source
      FROM finding
      ORDER BY source, file, line, column_number, byte_offset, code, what, remedy, excerpt
    """

  static func finding(_ row: Row) throws -> Finding {
    var position: Position?
    if let line: Int = row[1] {
      position = Position(line: line, column: row[2] ?? 1, byteOffset: row[3])
    }
    return Finding(
      source: row[0], position: position, severity: try row.named(4), code: row[5], what: row[6],
      remedy: row[7], excerpt: row[8])
  }
}
