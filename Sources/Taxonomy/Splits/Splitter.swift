internal import Provenance

/// Deals whole groups to folds so that every label, site and label pair is spread evenly.
///
/// Greedy stratification (after Sechidis et al., 2011) of groups instead of images, the heaviest
/// first, then moves and swaps while they help. The cost is the sum over labels l and folds f of
/// w_l (k n_lf - N_l)^2 with w_l proportional to 1 / N_l^2, in whole numbers: the same folds on
/// every machine.
public struct Splitter: Sendable {
  /// A group's images per label, labels ascending.
  public struct Item: Sendable {
    /// Labels that the group has.
    public var labels: [Int32] = []
    /// Images with each of them.
    public var counts: [Int32] = []

    /// Starts without labels.
    public init() {}
  }

  /// The number of folds.
  public let folds: Int
  /// Where the labels of each group begin, and the labels and counts of all groups in a row: the
  /// inner loops run over plain arrays.
  private var starts = [0]
  private var labels: [Int32] = []
  private var amounts: [Int32] = []
  /// Weight of each label in the cost.
  private let weights: [Int]
  /// k n_lf - N_l, fold by fold.
  private var excess: [Int]
  private let labelCount: Int
  /// The folds that groups without one may get.
  private let open: [Int]
  /// The fold of every group; -1 before it is dealt.
  public private(set) var assignment: [Int]

  /// Takes groups and the folds that some of them already have (-1: none).
  ///
  /// `importance` scales the weight of each label, in sixteenths; `open` are the folds that the others may
  /// get, all unless told otherwise.
  public init(
    items: [Item], labelCount: Int, importance: [Int], folds: Int, assigned: [Int],
    open: [Int]? = nil
  ) {
    self.folds = folds
    self.open = open ?? Array(0..<folds)
    self.labelCount = labelCount
    assignment = assigned
    var totals = [Int](repeating: 0, count: labelCount)
    for item in items {
      for (label, count) in zip(item.labels, item.counts) { totals[Int(label)] += Int(count) }
    }
    // 2^44 / N^2 leaves room for 10^5 labels' squares in 64 bits, and is exact enough to 10^6.
    weights = totals.indices.map { label in
      let total = max(1, totals[label])
      // A pair on fewer images than folds can't be spread; it would only drown what can.
      if importance[label] < 16, total < folds { return 0 }
      return max(1, (1 << 40) / (total * total) * importance[label])
    }
    for item in items {
      labels += item.labels
      amounts += item.counts
      starts.append(labels.count)
    }
    excess = [Int](repeating: 0, count: labelCount * folds)
    for fold in 0..<folds {
      for label in 0..<labelCount { excess[fold * labelCount + label] = -totals[label] }
    }
    for (position, fold) in assigned.enumerated() where fold >= 0 { add(position, to: fold, 1) }
  }

  /// Deals the groups that have no fold yet; groups with one stay.
  public mutating func run(seed: UInt64, passes: Int = 12) {
    let free = order(seed: seed)
    for position in free {
      let fold = best(for: position)
      assignment[position] = fold
      add(position, to: fold, 1)
    }
    for _ in 0..<passes where !improve(free) { break }
  }

  /// Groups without a fold, those that weigh most first, equal ones in a seeded order.
  private func order(seed: UInt64) -> [Int] {
    var free = assignment.indices.filter { assignment[$0] < 0 }
    var random = RandomStream(seed: seed, purpose: "splits")
    random.shuffle(&free)
    let keyed = free.enumerated().map { rank, position in
      var weight = 0
      for index in starts[position]..<starts[position + 1] {
        let count = Int(amounts[index])
        weight += weights[Int(labels[index])] * count * count
      }
      return (weight: weight, rank: rank, position: position)
    }
    return keyed.sorted { ($1.weight, $0.rank) < ($0.weight, $1.rank) }.map(\.position)
  }

  /// The change of half the cost, without what is the same in every fold, when a group joins one.
  private func pull(_ position: Int, _ fold: Int) -> Int {
    let base = fold * labelCount
    var sum = 0
    for index in starts[position]..<starts[position + 1] {
      let label = Int(labels[index])
      sum += weights[label] * Int(amounts[index]) * excess[base + label]
    }
    return sum
  }

  /// k times the group's own weight: what a move costs besides the pulls.
  private func inertia(_ position: Int) -> Int {
    var sum = 0
    for index in starts[position]..<starts[position + 1] {
      let count = Int(amounts[index])
      sum += weights[Int(labels[index])] * count * count
    }
    return sum * folds
  }

  private func best(for position: Int) -> Int {
    var best = open.first ?? 0
    var least = Int.max
    for fold in open {
      let pull = pull(position, fold)
      if pull < least {
        least = pull
        best = fold
      }
    }
    return best
  }

  private mutating func add(_ position: Int, to fold: Int, _ sign: Int) {
    let base = fold * labelCount
    for index in starts[position]..<starts[position + 1] {
      excess[base + Int(labels[index])] += sign * folds * Int(amounts[index])
    }
  }

  /// Moves single groups while that lowers the cost; false when nothing moved.
  private mutating func improve(_ free: [Int]) -> Bool {
    var moved = false
    for position in free {
      let from = assignment[position]
      let stay = pull(position, from) - inertia(position)
      var best = from
      var least = stay
      for fold in open where fold != from {
        let pull = pull(position, fold)
        if pull < least {
          least = pull
          best = fold
        }
      }
      if best != from {
        add(position, to: from, -1)
        add(position, to: best, 1)
        assignment[position] = best
        moved = true
      }
    }
    return moved
  }
}
