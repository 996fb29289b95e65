internal import Digests

/// A mapping file: one table or several that belong together.
struct MappingFile: Sendable, Equatable {
  /// The path by which messages and mentions name it.
  let path: String
  /// The digest of its bytes.
  let digest: Digest
  /// Its tables in order, at least one.
  var tables: [TableMapping]

  /// The table that a file is called as.
  func table(named path: String) -> TableMapping? {
    tables.first { $0.isNamed(path) }
  }

  /// The table that a file is meant to be: by its name, else by its header, else the first.
  func table(for path: String, header: Set<String>) -> TableMapping? {
    table(named: path) ?? best(header)?.table ?? tables.first
  }

  /// The table whose columns are all in a header, with the number of its columns that are there;
  /// of several, the one with the most.
  func best(_ header: Set<String>) -> (table: TableMapping, columns: Int)? {
    var best: (table: TableMapping, columns: Int)?
    for table in tables where table.required.isSubset(of: header) {
      let columns = Set(table.columns.map(\.name)).intersection(header).count
      if columns > best?.columns ?? 0 { best = (table, columns) }
    }
    return best
  }

  /// How near a header comes to one of the tables: what it lacks, and the share of what it has.
  func nearest(_ header: Set<String>) -> (missing: [String], share: Double) {
    var best: (missing: [String], share: Double) = ([], 0)
    for table in tables {
      let required = table.required
      let missing = required.subtracting(header).sorted()
      let share = Double(required.count - missing.count) / Double(max(1, required.count))
      if share > best.share { best = (missing, share) }
    }
    return best
  }

  /// The file names of tables that name the images of others.
  var joined: [String] {
    tables.compactMap(\.image.other).flatMap { table(named: $0.table)?.names ?? [] }
  }
}
