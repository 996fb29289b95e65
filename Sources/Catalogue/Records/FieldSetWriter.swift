internal import GRDB

/// Finds or writes sets of stated fields within one transaction.
final class FieldSetWriter {
  private let database: Database
  private let find: Statement
  private let insert: RowStatement
  private let insertField: RowStatement
  private var rows: [[String: Int]: Int64] = [:]
  /// Hostile tables have no set twice.
  private static let maximumKnownRows = 4096

  init(_ database: Database) throws {
    self.database = database
    find = try database.makeStatement(sql: "SELECT id FROM field_set WHERE fields = ?")
    insert = try RowStatement(
      database,
      sql: "INSERT INTO field_set (fields) VALUES (?)")
    insertField = try RowStatement(
      database,
      sql: "INSERT INTO stated_field (field_set_id, name, item_count) VALUES (?, ?, ?)")
  }

  /// The row of a set of fields, by name with the number of items; nil for none.
  func row(of fields: [String: Int]) throws -> Int64? {
    guard !fields.isEmpty else { return nil }
    if let known = rows[fields] { return known }
    let sorted = fields.sorted { $0.key < $1.key }
    let text = ColumnText.join(sorted.map { "\($0.key)=\($0.value)" })
    let row = try stored(text) ?? add(sorted, text)
    if rows.count >= Self.maximumKnownRows { rows.removeAll(keepingCapacity: true) }
    rows[fields] = row
    return row
  }

  private func stored(_ text: String) throws -> Int64? {
    try Int64.fetchOne(find, arguments: [text])
  }

  private func add(_ fields: [(key: String, value: Int)], _ text: String) throws -> Int64 {
    insert.bind(text)
    try insert.run()
    let row = database.lastInsertedRowID
    for (name, count) in fields {
      insertField.bind(row: row)
      insertField.bind(name)
      insertField.bind(count)
      try insertField.run()
    }
    return row
  }

  /// Removes sets that no record has.
  static func removeUnused(_ database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM field_set WHERE id NOT IN
          (SELECT field_set_id FROM image_record WHERE field_set_id IS NOT NULL)
        """)
  }
}
