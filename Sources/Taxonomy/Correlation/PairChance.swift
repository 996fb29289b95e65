internal import Provenance

/// What chance does to a table of pairs: intervals from drawing cases, p-values from moving columns
/// between cases.
struct PairChance: Sendable {
  /// Lower and upper ends of the lift, row by row; nil without enough draws.
  private(set) var lift: [(low: Double, high: Double)?]
  /// Two-sided p of n_ij, row by row; nil without rounds.
  private(set) var p: [Double?]

  init(_ counts: PairCounts, draws: Int, rounds: Int, seed: UInt64) {
    lift = Self.bootstrap(counts, draws, seed)
    p = Self.permute(counts, rounds, seed)
  }

  private static func bootstrap(
    _ counts: PairCounts, _ draws: Int, _ seed: UInt64
  ) -> [(low: Double, high: Double)?] {
    let cells = counts.rows * counts.columns
    guard counts.groups > 0, cells > 0, draws > 0 else {
      return [(low: Double, high: Double)?](repeating: nil, count: cells)
    }
    var values = [[Double]](repeating: [], count: cells)
    var random = RandomStream(seed: seed, purpose: "pair bootstrap")
    var times = [Int](repeating: 0, count: counts.groups)
    for _ in 0..<draws {
      for group in times.indices { times[group] = 0 }
      for _ in times.indices { times[random.below(counts.groups)] += 1 }
      var both = [Int](repeating: 0, count: cells)
      var mine = [Int](repeating: 0, count: counts.rows)
      var theirs = [Int](repeating: 0, count: counts.columns)
      var total = 0
      for group in times.indices where times[group] > 0 {
        let weight = times[group]
        for image in counts.images(of: group) {
          total += weight
          let columns = counts.columnStarts[image]..<counts.columnStarts[image + 1]
          for place in columns { theirs[Int(counts.column[place])] += weight }
          for place in counts.rowStarts[image]..<counts.rowStarts[image + 1] {
            let row = Int(counts.row[place])
            mine[row] += weight
            for other in columns {
              both[row * counts.columns + Int(counts.column[other])] += weight
            }
          }
        }
      }
      for row in 0..<counts.rows where mine[row] > 0 {
        for column in 0..<counts.columns where theirs[column] > 0 {
          let cell = row * counts.columns + column
          values[cell].append(
            Double(both[cell]) * Double(total) / (Double(mine[row]) * Double(theirs[column])))
        }
      }
    }
    return values.map { CaseBootstrap.interval($0, draws) }
  }

  /// Whole column vectors move between cases of equal image number, rows stay where they are.
  private static func permute(_ counts: PairCounts, _ rounds: Int, _ seed: UInt64) -> [Double?] {
    let observed = counts.both().map { Int32($0) }
    guard rounds > 0, counts.groups > 0 else {
      return [Double?](repeating: nil, count: observed.count)
    }
    var shuffler = PairShuffler(counts)
    var atLeast = [Int](repeating: 0, count: observed.count)
    var atMost = atLeast
    for round in 0..<rounds {
      shuffler.shuffle(seed: seed, round: round)
      for cell in observed.indices {
        if shuffler.both[cell] >= observed[cell] { atLeast[cell] += 1 }
        if shuffler.both[cell] <= observed[cell] { atMost[cell] += 1 }
      }
    }
    return observed.indices.map {
      min(1, 2 * Double(min(atLeast[$0], atMost[$0]) + 1) / Double(rounds + 1))
    }
  }
}
