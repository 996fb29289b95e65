internal import GRDB

/// Inserts rows of one table several at a time: to begin and end a statement costs as much as a
/// third of a row.
final class RowBatch {
  /// Takes the values of the next row, the columns in order.
  let row: RowStatement
  private let columns: Int
  private let table: String
  private let mayRepeat: Bool
  private var waiting = 0

  /// More at a time gain nothing.
  private static let size = 16

  /// A row whose key is there already is an error, or left out where rows may repeat.
  init(
    _ database: Database, table: String, columns: [String], mayRepeat: Bool = false
  ) throws {
    self.table = table
    self.mayRepeat = mayRepeat
    self.columns = columns.count
    let one = "(" + Array(repeating: "?", count: columns.count).joined(separator: ", ") + ")"
    // A batch that is not full ends in rows of NULLs, which OR IGNORE leaves out because no key is
    // NULL. It would leave out others too: `flush` counts.
    row = try RowStatement(
      database,
      sql: """
        INSERT OR IGNORE INTO \(table) (\(columns.joined(separator: ", ")))
          VALUES \(Array(repeating: one, count: Self.size).joined(separator: ", "))
        """)
  }

  /// Ends a row whose values were all bound; writes when a batch is full.
  func endRow() throws {
    waiting += 1
    if waiting == Self.size { try flush() }
  }

  /// Writes the rows that wait.
  func flush() throws {
    guard waiting > 0 else { return }
    for _ in 0..<((Self.size - waiting) * columns) { row.bindNull() }
    let wanted = waiting
    waiting = 0
    guard try row.run() == wanted || mayRepeat else {
      throw DatabaseError(
        resultCode: .SQLITE_CONSTRAINT, message: "rows of \(table) break a constraint")
    }
  }
}
