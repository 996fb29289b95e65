/// Rows that are objects of JSON: the members of an object are its cells.
protocol JSONRows: TableRows {
  /// The bytes that all ranges count in.
  var bytes: [UInt8] { get }
  /// The columns that were asked for, by their positions: any name may be a member of a later row.
  var columns: [String] { get set }
  /// The members of the current row.
  var cells: JSONCells { get }
}

extension JSONRows {
  mutating func position(of column: String) -> Int? {
    if let known = columns.firstIndex(of: column) { return known }
    columns.append(column)
    return columns.count - 1
  }

  func hasCell(_ position: Int) -> Bool { cells.has(columns[position]) }
  func text(_ position: Int) -> String { cells.text(columns[position], bytes) }
  func range(_ position: Int) -> Range<Int> { cells.range(columns[position], bytes) }
  func content(_ position: Int) -> CellContent { cells.content(columns[position], bytes) }

  func node(_ position: Int) -> (node: JSONNode, documentRange: (Range<Int>) -> Range<Int>)? {
    cells.listed(columns[position], bytes)
  }
}
