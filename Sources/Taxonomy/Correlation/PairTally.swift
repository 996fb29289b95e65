internal import Artifacts

/// How many images have a row, a column, and both, with what is unknown counted separately.
struct PairTally: Sendable {
  private let columns: Int
  private let rowClasses: UnknownClasses
  private let columnClasses: UnknownClasses
  private(set) var images = 0
  /// n_ij, row by row.
  private(set) var both: [Int]
  /// Images with each row.
  private(set) var rows: [Int]
  /// Images with each column.
  private(set) var columnImages: [Int]
  /// Images in which a class of rows is unknown, or one of columns, or both.
  private var unknownRows: [Int]
  private var unknownColumns: [Int]
  private var unknownBoth: [Int]
  /// Images with a row in which a class of columns is unknown, row by row, and the other way round.
  private var rowsUnknown: [Int]
  private var columnsUnknown: [Int]

  /// Counts nothing yet.
  init(_ counts: PairCounts) {
    columns = counts.columns
    rowClasses = counts.rowClasses
    columnClasses = counts.columnClasses
    both = [Int](repeating: 0, count: counts.rows * counts.columns)
    rows = [Int](repeating: 0, count: counts.rows)
    columnImages = [Int](repeating: 0, count: counts.columns)
    unknownRows = [Int](repeating: 0, count: rowClasses.count)
    unknownColumns = [Int](repeating: 0, count: columnClasses.count)
    unknownBoth = [Int](repeating: 0, count: rowClasses.count * columnClasses.count)
    rowsUnknown = [Int](repeating: 0, count: counts.rows * columnClasses.count)
    columnsUnknown = [Int](repeating: 0, count: rowClasses.count * counts.columns)
  }

  /// Adds an image as often as `weight` says.
  mutating func add(_ image: Int, of counts: PairCounts, weight: Int) {
    images += weight
    let theirs = counts.column.range(image)
    for index in theirs { columnImages[Int(counts.column.numbers[index])] += weight }
    for index in counts.row.range(image) {
      let row = Int(counts.row.numbers[index])
      rows[row] += weight
      for other in theirs { both[row * columns + Int(counts.column.numbers[other])] += weight }
    }
    if rowClasses.count + columnClasses.count > 0 { addUnknown(image, of: counts, weight) }
  }

  private mutating func addUnknown(_ image: Int, of counts: PairCounts, _ weight: Int) {
    // `known` counts the images in which both of a pair are known by inclusion and exclusion: here
    // are those that lack the row, those that lack the column, and those that lack both.
    let theirs = counts.column[image]
    let openRows = counts.unknownRow[image]
    let openColumns = counts.unknownColumn[image]
    for which in openRows {
      unknownRows[Int(which)] += weight
      for column in theirs { columnsUnknown[Int(which) * columns + Int(column)] += weight }
      for other in openColumns {
        unknownBoth[Int(which) * columnClasses.count + Int(other)] += weight
      }
    }
    for which in openColumns {
      unknownColumns[Int(which)] += weight
      for row in counts.row[image] {
        rowsUnknown[Int(row) * columnClasses.count + Int(which)] += weight
      }
    }
  }

  /// The images in which a row and a column are both known.
  func known(_ row: Int, _ column: Int) -> PairMargins {
    let mine = rowClasses.classOf[row]
    let theirs = columnClasses.classOf[column]
    var all = images
    var first = rows[row]
    var second = columnImages[column]
    if let mine {
      all -= unknownRows[mine]
      second -= columnsUnknown[mine * columns + column]
    }
    if let theirs {
      all -= unknownColumns[theirs]
      first -= rowsUnknown[row * columnClasses.count + theirs]
    }
    if let mine, let theirs { all += unknownBoth[mine * columnClasses.count + theirs] }
    return PairMargins(images: all, rowImages: first, columnImages: second)
  }

  /// n_ij n / (n_i n_j) of the images in which both are known; nil when one of them has no image there.
  func lift(_ row: Int, _ column: Int) -> Double? {
    let known = known(row, column)
    guard known.rowImages > 0, known.columnImages > 0 else { return nil }
    return Double(both[row * columns + column]) * Double(known.images)
      / (Double(known.rowImages) * Double(known.columnImages))
  }
}
