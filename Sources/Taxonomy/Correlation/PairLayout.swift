internal import Metrics

/// Where the numbers of a `PairTally` lie in one array, so that an image is a list of positions at which it adds 1.
struct PairLayout: Sendable {
  let columns: Int
  let rowClasses: UnknownClasses
  let columnClasses: UnknownClasses
  /// Behind the number of images.
  let both: Range<Int>
  let rows: Range<Int>
  let columnImages: Range<Int>
  let unknownRows: Range<Int>
  let unknownColumns: Range<Int>
  let unknownBoth: Range<Int>
  let rowsUnknown: Range<Int>
  let columnsUnknown: Range<Int>

  init(_ counts: PairCounts) {
    columns = counts.columns
    rowClasses = counts.rowClasses
    columnClasses = counts.columnClasses
    var end = 1
    func next(_ count: Int) -> Range<Int> {
      defer { end += count }
      return end..<(end + count)
    }
    both = next(counts.rows * counts.columns)
    rows = next(counts.rows)
    columnImages = next(counts.columns)
    unknownRows = next(rowClasses.count)
    unknownColumns = next(columnClasses.count)
    unknownBoth = next(rowClasses.count * columnClasses.count)
    rowsUnknown = next(counts.rows * columnClasses.count)
    columnsUnknown = next(rowClasses.count * counts.columns)
  }

  /// How many numbers there are.
  var count: Int { columnsUnknown.upperBound }

  /// Adds the positions of an image to a list.
  func add(_ image: Int, of counts: PairCounts, to positions: inout [Int32]) {
    func add(_ range: Range<Int>, _ number: Int) {
      positions.append(Int32(range.lowerBound + number))
    }
    positions.append(0)
    let theirs = counts.column[image]
    for column in theirs { add(columnImages, Int(column)) }
    for row in counts.row[image] {
      add(rows, Int(row))
      for column in theirs { add(both, Int(row) * columns + Int(column)) }
    }
    if rowClasses.count + columnClasses.count == 0 { return }
    // `PairTally.known` counts the images in which both of a pair are known by inclusion and exclusion: here
    // are those that lack the row, those that lack the column, and those that lack both.
    let openColumns = counts.unknownColumn[image]
    for which in counts.unknownRow[image] {
      add(unknownRows, Int(which))
      for column in theirs { add(columnsUnknown, Int(which) * columns + Int(column)) }
      for other in openColumns {
        add(unknownBoth, Int(which) * columnClasses.count + Int(other))
      }
    }
    for which in openColumns {
      add(unknownColumns, Int(which))
      for row in counts.row[image] {
        add(rowsUnknown, Int(row) * columnClasses.count + Int(which))
      }
    }
  }
}

extension PairCounts {
  /// Counts of all images.
  func tally() -> PairTally {
    let layout = PairLayout(self)
    var sums = [Int](repeating: 0, count: layout.count)
    var positions: [Int32] = []
    for image in 0..<images {
      positions.removeAll(keepingCapacity: true)
      layout.add(image, of: self, to: &positions)
      for position in positions { sums[Int(position)] += 1 }
    }
    return PairTally(layout, sums)
  }

  /// What groups add to the numbers of a layout.
  func kinds(_ layout: PairLayout) -> GroupKinds {
    GroupKinds(groups: groups) { group, positions in
      for image in images(of: group) { layout.add(image, of: self, to: &positions) }
    }
  }
}
