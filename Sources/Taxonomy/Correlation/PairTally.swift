internal import Artifacts

/// How many images have a row, a column, and both, with what is unknown counted separately.
struct PairTally: Sendable {
  private let layout: PairLayout
  /// The numbers, where `layout` says.
  private let sums: [Int]

  /// Takes numbers that lie as `layout` says.
  init(_ layout: PairLayout, _ sums: [Int]) {
    self.layout = layout
    self.sums = sums
  }

  var images: Int { sums[0] }

  /// n_ij, row by row.
  var both: [Int] { Array(sums[layout.both]) }

  /// Images with each row.
  var rows: [Int] { Array(sums[layout.rows]) }

  /// Images with each column.
  var columnImages: [Int] { Array(sums[layout.columnImages]) }

  private func number(_ index: Int, of part: Range<Int>) -> Int { sums[part.lowerBound + index] }

  /// The images in which a row and a column are both known.
  func known(_ row: Int, _ column: Int) -> PairMargins {
    let (columns, classes) = (layout.columns, layout.columnClasses.count)
    let mine = layout.rowClasses.classOf[row]
    let theirs = layout.columnClasses.classOf[column]
    var all = images
    var first = number(row, of: layout.rows)
    var second = number(column, of: layout.columnImages)
    // Images in which a class of rows is unknown, or one of columns, or both; and those with a row or column among them.
    if let mine {
      all -= number(mine, of: layout.unknownRows)
      second -= number(mine * columns + column, of: layout.columnsUnknown)
    }
    if let theirs {
      all -= number(theirs, of: layout.unknownColumns)
      first -= number(row * classes + theirs, of: layout.rowsUnknown)
    }
    if let mine, let theirs { all += number(mine * classes + theirs, of: layout.unknownBoth) }
    return PairMargins(images: all, rowImages: first, columnImages: second)
  }

  /// n_ij n / (n_i n_j) of the images in which both are known; nil when one of them has no image there.
  func lift(_ row: Int, _ column: Int) -> Double? {
    let known = known(row, column)
    guard known.rowImages > 0, known.columnImages > 0 else { return nil }
    return Double(number(row * layout.columns + column, of: layout.both)) * Double(known.images)
      / (Double(known.rowImages) * Double(known.columnImages))
  }
}
