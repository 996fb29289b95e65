/// Which rows and columns each image has, group by group: lesions with lesions or with diagnoses.
struct PairCounts: Sendable {
  let rows: Int
  let columns: Int
  /// Which rows are unknown in the same images.
  let rowClasses: UnknownClasses
  /// Which columns are unknown in the same images.
  let columnClasses: UnknownClasses
  /// Where the images of group g begin.
  private(set) var groupStarts = [0]
  /// Rows that images have.
  private(set) var row = ImageLists()
  /// Columns that images have.
  private(set) var column = ImageLists()
  /// Classes of rows that are unknown in images.
  private(set) var unknownRow = ImageLists()
  /// Classes of columns that are unknown in images.
  private(set) var unknownColumn = ImageLists()

  /// Counts nothing yet; without classes, rows or columns are known in every image.
  init(
    rows: Int, columns: Int, rowClasses: UnknownClasses? = nil,
    columnClasses: UnknownClasses? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.rowClasses = rowClasses ?? UnknownClasses(lesions: rows)
    self.columnClasses = columnClasses ?? UnknownClasses(lesions: columns)
  }

  /// Adds an image to the group at hand; no list may hold a number twice.
  mutating func addImage(
    rows mine: [Int], columns theirs: [Int], unknownRows: [Int] = [], unknownColumns: [Int] = []
  ) {
    row.append(mine.map { Int32($0) })
    column.append(theirs.map { Int32($0) })
    unknownRow.append(unknownRows.isEmpty ? [] : rowClasses.classes(of: unknownRows))
    unknownColumn.append(unknownColumns.isEmpty ? [] : columnClasses.classes(of: unknownColumns))
  }

  /// Ends the group at hand.
  mutating func endGroup() { groupStarts.append(images) }

  var groups: Int { groupStarts.count - 1 }

  var images: Int { row.count }

  func images(of group: Int) -> Range<Int> { groupStarts[group]..<groupStarts[group + 1] }
}

/// A short list of numbers for each image.
struct ImageLists: Sendable {
  /// Where the numbers of each image begin.
  private(set) var starts = [0]
  private(set) var numbers: [Int32] = []

  var count: Int { starts.count - 1 }

  subscript(image: Int) -> ArraySlice<Int32> { numbers[starts[image]..<starts[image + 1]] }

  mutating func append(_ mine: [Int32]) {
    numbers += mine
    starts.append(numbers.count)
  }
}
