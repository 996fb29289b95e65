internal import Artifacts

/// How many images have a row, a column, and both, with what is unknown counted separately.
struct PairTally: Sendable {
  private let columns: Int
  private let rowClasses: UnknownClasses
  private let columnClasses: UnknownClasses
  let images: Int
  /// n_ij, row by row.
  let both: [Int]
  /// Images with each row.
  let rows: [Int]
  /// Images with each column.
  let columnImages: [Int]
  /// Images in which a class of rows is unknown, or one of columns, or both.
  private let unknownRows: [Int]
  private let unknownColumns: [Int]
  private let unknownBoth: [Int]
  /// Images with a row in which a class of columns is unknown, row by row, and the other way round.
  private let rowsUnknown: [Int]
  private let columnsUnknown: [Int]

  /// Takes numbers that lie as `layout` says.
  init(_ layout: PairLayout, _ sums: [Int]) {
    columns = layout.columns
    rowClasses = layout.rowClasses
    columnClasses = layout.columnClasses
    images = sums[0]
    both = Array(sums[layout.both])
    rows = Array(sums[layout.rows])
    columnImages = Array(sums[layout.columnImages])
    unknownRows = Array(sums[layout.unknownRows])
    unknownColumns = Array(sums[layout.unknownColumns])
    unknownBoth = Array(sums[layout.unknownBoth])
    rowsUnknown = Array(sums[layout.rowsUnknown])
    columnsUnknown = Array(sums[layout.columnsUnknown])
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
