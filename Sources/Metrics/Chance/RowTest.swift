package import Parallel
package import Randomness

/// Tests the cells of one row against what chance gives, with as many rounds as each of them needs.
///
/// A cell is closed at the first of a fixed sequence of numbers of rounds at which `leastHits` rounds lie
/// in its rarer tail (Besag & Clifford, Biometrika 1991, looked at now and then), else at the last of
/// them; its p is (b + 1) / (n + 1) for each tail. That is valid at any level a: take the first number n
/// of rounds with (leastHits + 1) / (n + 1) <= a. A cell closed before has a larger p, and one that
/// is not is significant only when the p of a test with n rounds, fixed beforehand, is.
package struct RowTest {
  /// Rounds in the rarer tail that are enough.
  static let leastHits = 10

  /// The columns that are tested, as positions in the row.
  package let columns: [Int]
  private let makeShuffler: () -> RowShuffler
  /// Held between runs where it is small: a map has hundreds of tests, and each holds a list of the images.
  private var shuffler: RowShuffler?
  private var random: RandomStream
  private let observed: [Int32]
  private var atLeast: [Int]
  private var atMost: [Int]
  /// Rounds that each column was counted in.
  private var counted: [Int]
  /// Columns that go on, as indices in `columns`.
  private var open: [Int]
  private var rounds = 0
  private let cancellation: Cancellation

  /// Tests some columns of a row; `observed` has the row's images with every column.
  ///
  /// `shuffler` makes the same one each time that it is called: a run of a large one ends without it.
  package init(
    _ shuffler: @escaping () -> RowShuffler, observed: [Int32], columns: [Int],
    cancellation: Cancellation,
    random: RandomStream
  ) {
    self.cancellation = cancellation
    makeShuffler = shuffler
    self.random = random
    self.columns = columns
    self.observed = columns.map { observed[$0] }
    atLeast = [Int](repeating: 0, count: columns.count)
    atMost = atLeast
    counted = atLeast
    open = Array(columns.indices)
  }

  /// Goes on to `goal` rounds, unless it is cancelled, with the cells that are open.
  ///
  /// `seen` gets the whole row of each round. Give it in the first run alone.
  package mutating func run(to goal: Int, seen: (([Int32]) -> Void)? = nil) {
    // Of a large data set a shuffler alone takes a while.
    guard !open.isEmpty || seen != nil, !cancellation.isCancelled else { return }
    // Taken out while it changes, so that it is changed in place.
    var shuffler = self.shuffler.take() ?? makeShuffler()
    let asked = open.map { columns[$0] }
    shuffler.prepare(columns: asked, wholeRow: seen != nil)
    while rounds < goal, !cancellation.isCancelled {
      shuffler.shuffle(&random, columns: asked)
      for index in open {
        let count = shuffler.both[columns[index]]
        if count >= observed[index] { atLeast[index] += 1 }
        if count <= observed[index] { atMost[index] += 1 }
      }
      seen?(shuffler.both)
      rounds += 1
    }
    for index in open { counted[index] = rounds }
    open.removeAll { min(atLeast[$0], atMost[$0]) >= Self.leastHits }
    if !open.isEmpty, !shuffler.isLarge { self.shuffler = shuffler }
  }

  /// Whether more rounds would be drawn.
  var goesOn: Bool { !open.isEmpty && !cancellation.isCancelled }

  /// Cells that no round has reached.
  var unreached: Int { open.count { min(atLeast[$0], atMost[$0]) == 0 } }

  /// The two-sided p of each tested column; nil without rounds.
  package var p: [Double?] {
    columns.indices.map { index in
      guard counted[index] > 0 else { return nil }
      let least = min(atLeast[index], atMost[index]) + 1
      return min(1, 2 * Double(least) / Double(counted[index] + 1))
    }
  }
}

extension [RowTest] {
  /// More rounds than this are never drawn.
  private static let most = 1_000_000

  /// Gives more rounds to the cells that `rounds` did not close, until the largest effects are certain
  /// among so many tests.
  ///
  /// The smallest p of B rounds is 2 / (B + 1), so that k cells that no round reached have q = 2 m / (k B)
  /// after Benjamini-Hochberg over m tests: 100 m / k rounds bring it to 0.02. k is counted anew each time,
  /// for some of the cells are reached later.
  package mutating func extend(from rounds: Int, tests: Int) {
    guard rounds > 0 else { return }
    var done = rounds
    while true {
      let unreached = reduce(0) { $0 + $1.unreached }
      let goal = Swift.min(Self.most, 100 * tests / Swift.max(1, unreached))
      guard done < goal, contains(where: \.goesOn) else {
        return
      }
      done = Swift.min(2 * done, goal)
      for position in indices { self[position].run(to: done) }
    }
  }
}
