internal import Metrics
internal import Parallel
internal import Randomness

/// What chance does to a table of pairs: intervals from bootstrap replicates of cases, p-values from
/// moving columns between cases.
struct PairChance: Sendable {
  /// Percentile intervals of the lift, row by row; nil without enough replicates.
  private(set) var lift: [Interval?]
  /// Two-sided p of n_ij, row by row; nil without rounds, and where `isTested` says no.
  private(set) var p: [Double?]

  /// `isTested` tells which rows and columns make a test.
  ///
  /// A cancelled call makes fewer replicates and rounds.
  init(
    _ counts: PairCounts, replicates: Int, rounds: Int, seed: UInt64,
    cancellation: Cancellation = Cancellation(),
    isTested: (_ row: Int, _ column: Int) -> Bool = { _, _ in true }
  ) {
    lift = Self.bootstrap(counts, replicates, seed, cancellation)
    p = Self.permute(counts, rounds, seed, cancellation, isTested)
  }

  private static func bootstrap(
    _ counts: PairCounts, _ replicates: Int, _ seed: UInt64, _ cancellation: Cancellation
  ) -> [Interval?] {
    let layout = PairLayout(counts)
    let kinds = counts.kinds(layout)
    var sums = [Int](repeating: 0, count: layout.count)
    let cells = counts.rows * counts.columns
    return TableBootstrap.intervals(
      kinds, cells: cells, replicates: replicates,
      random: RandomStream(seed: seed, purpose: "pair bootstrap"), cancellation: cancellation
    ) { times in
      kinds.add(times, to: &sums)
      let tally = PairTally(layout, sums)
      return (0..<cells).map { cell in
        let (row, column) = cell.quotientAndRemainder(dividingBy: counts.columns)
        return tally.lift(row, column)
      }
    }
  }

  /// Whole column vectors move between cases of equally many images in which row and column are known,
  /// rows stay where they are.
  private static func permute(
    _ counts: PairCounts, _ rounds: Int, _ seed: UInt64, _ cancellation: Cancellation,
    _ isTested: (_ row: Int, _ column: Int) -> Bool
  ) -> [Double?] {
    var p = [Double?](repeating: nil, count: counts.rows * counts.columns)
    guard rounds > 0 else { return p }
    let tally = counts.tally()
    let both = tally.both.map { Int32($0) }
    let vectors = LatestVectors<[Int?]> { counts.vectors(rowsOf: $0[0], columnsOf: $0[1]) }
    var tests: [RowTest] = []
    var rows: [Int] = []
    for mine in classes(counts.rowClasses) {
      let members = (0..<counts.rows).filter { counts.rowClasses.classOf[$0] == mine }
      for theirs in members.isEmpty ? [] : classes(counts.columnClasses) {
        let others = (0..<counts.columns).filter { counts.columnClasses.classOf[$0] == theirs }
        if others.isEmpty { continue }
        // Of a large data set a list of vectors alone takes a while.
        if cancellation.isCancelled { return p }
        for row in members {
          let columns = others.filter { isTested(row, $0) && tally.lift(row, $0) != nil }
          if columns.isEmpty { continue }
          let base = row * counts.columns
          // A stream of its own for each row: some rows get more rounds later, and must not change
          // what the others draw.
          var test = RowTest(
            { counts.shuffler(of: row, vectors[[mine, theirs]]) },
            observed: Array(both[base..<(base + counts.columns)]),
            columns: columns, cancellation: cancellation,
            random: RandomStream(
              seed: seed, purpose: "pair permutation", index: UInt64(tests.count)))
          test.run(to: rounds)
          tests.append(test)
          rows.append(row)
        }
      }
    }
    tests.extend(from: rounds, tests: tests.reduce(0) { $0 + $1.columns.count })
    for (row, test) in zip(rows, tests) {
      for (column, value) in zip(test.columns, test.p) { p[row * counts.columns + column] = value }
    }
    return p
  }

  /// All classes, that of what is known everywhere first.
  private static func classes(_ classes: UnknownClasses) -> [Int?] {
    [nil] + (0..<classes.count).map(Optional.some)
  }
}

extension PairCounts {
  /// What shuffles a row among the images of a list.
  fileprivate func shuffler(of row: Int, _ vectors: ColumnVectors) -> RowShuffler {
    RowShuffler(
      vectors, columns: columns,
      has: vectors.images.map { self.row[Int($0)].contains(Int32(row)) })
  }

  /// The columns of images in which a class of rows and one of columns are known, group by group; nil is
  /// the class of what is known in every image.
  fileprivate func vectors(rowsOf mine: Int?, columnsOf theirs: Int?) -> ColumnVectors {
    var known = GroupedImages()
    for group in 0..<groups {
      for image in images(of: group)
      where mine.map({ !unknownRow[image].contains(Int32($0)) }) ?? true
        && theirs.map({ !unknownColumn[image].contains(Int32($0)) }) ?? true
      {
        known.add(image)
      }
      known.endGroup()
    }
    return ColumnVectors(known) { column[$0] }
  }
}
