internal import Digests
internal import Files
internal import Synchronization
internal import Terms

/// The images that a table names, by the key that another table has.
struct JoinedImages: Sendable {
  /// The images by key, those of one key in the order of the table; their own keys lack the atlas.
  private(set) var images: [String: [RowImage]] = [:]

  /// Reads a table's keys and images; rows that are not whole, or whose key a spreadsheet has damaged,
  /// have none.
  init(_ text: DocumentText, path: String, mapping: TableMapping, by column: String) {
    let rows = TableForm(path, text).rows(text, path: path, delimiter: mapping.delimiter)
    read(rows, text, path, mapping, column)
  }

  private mutating func read(
    _ rows: some TableRows, _ text: DocumentText, _ path: String, _ mapping: TableMapping,
    _ column: String
  ) {
    var rows = rows
    // What is wrong with the other table is reported where that table is read.
    var unheard = RecordBuilder(source: "", path: "", text: text)
    guard let by = rows.position(of: column) else { return }
    // The images as their own table has them, so that both mean the same records.
    var table = MappedRows(mapping: mapping, rows: rows, path: path)
    while table.rows.next(&unheard) {
      guard let key = table.filled(by, &unheard),
        table.identity(key, by, "join", &unheard) == key
      else { continue }
      images[key, default: []] += table.images(&unheard)
    }
  }
}

/// The tables that name the images of other tables, each read once.
final class JoinedTables: Sendable {
  private let read = Mutex<[String: JoinedImages]>([:])

  /// The images of a table next to `path`, by the column that both have; nil when it is not there.
  func images(of mapping: TableMapping, in file: MappingFile, nextTo path: String)
    -> JoinedImages?
  {
    guard let other = mapping.image.other, let named = file.table(named: other.table) else {
      return nil
    }
    let paths = named.names.map { Self.path($0, nextTo: path) }
    guard let full = paths.first(where: { Folder.exists($0) }) else { return nil }
    // Read under the lock: another thread that comes here meanwhile mostly wants the same table,
    // and would read it too.
    return read.withLock { known in
      let key = "\(full)\n\(file.path)"
      if let images = known[key] { return images }
      guard let bytes = try? ReadFile.bytes(full, limit: ReadFile.maximumDocument) else {
        return nil
      }
      let images = JoinedImages(
        Charset.decode(bytes), path: full, mapping: named, by: other.by.name)
      known[key] = images
      return images
    }
  }

  /// The digest of a table next to `path`; nil when it is not there.
  static func digest(_ table: String, nextTo path: String) -> Digest? {
    let bytes = try? ReadFile.bytes(
      Self.path(table, nextTo: path), limit: ReadFile.maximumDocument)
    return bytes.map { .of($0) }
  }

  private static func path(_ table: String, nextTo path: String) -> String {
    "\(Folder.parent(of: path))/\(table)"
  }
}
