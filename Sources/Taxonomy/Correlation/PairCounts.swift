/// Which rows and columns each image has, group by group: lesions with lesions or with diagnoses.
struct PairCounts: Sendable {
  /// The number of rows.
  let rows: Int
  /// The number of columns.
  let columns: Int
  /// Where the images of group g begin.
  private(set) var groupStarts = [0]
  /// Where the rows of each image begin.
  private(set) var rowStarts = [0]
  /// Rows that images have.
  private(set) var row: [Int32] = []
  /// Where the columns of each image begin.
  private(set) var columnStarts = [0]
  /// Columns that images have.
  private(set) var column: [Int32] = []

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// Adds an image to the group at hand; neither list may hold a number twice.
  mutating func addImage(rows mine: [Int], columns theirs: [Int]) {
    row += mine.map { Int32($0) }
    rowStarts.append(row.count)
    column += theirs.map { Int32($0) }
    columnStarts.append(column.count)
  }

  /// Ends the group at hand.
  mutating func endGroup() { groupStarts.append(rowStarts.count - 1) }

  /// The number of groups.
  var groups: Int { groupStarts.count - 1 }

  /// The number of images.
  var images: Int { rowStarts.count - 1 }

  /// The images of a group.
  func images(of group: Int) -> Range<Int> { groupStarts[group]..<groupStarts[group + 1] }

  /// Images with each row, and with each column.
  func margins() -> (rows: [Int], columns: [Int]) {
    var mine = [Int](repeating: 0, count: rows)
    var theirs = [Int](repeating: 0, count: columns)
    for which in row { mine[Int(which)] += 1 }
    for which in column { theirs[Int(which)] += 1 }
    return (mine, theirs)
  }

  /// n_ij, row by row.
  func both() -> [Int] {
    var table = [Int](repeating: 0, count: rows * columns)
    for image in 0..<images {
      let theirs = columnStarts[image]..<columnStarts[image + 1]
      for mine in rowStarts[image]..<rowStarts[image + 1] {
        let base = Int(row[mine]) * columns
        for place in theirs { table[base + Int(column[place])] += 1 }
      }
    }
    return table
  }
}
