package import Artifacts
internal import Metrics
internal import Randomness
internal import Taxonomy
internal import Vocabulary

extension Advice {
  /// Says of every suggestion why nobody knows its neighbours.
  package mutating func lacksNeighbours(_ reason: String) {
    for position in suggestions.indices {
      suggestions[position].evidence.neighbours = .unknown(reason)
    }
  }

  /// Adds to every suggestion how its two sides mix among nearest neighbours.
  ///
  /// For each fold, images that its network did not see look for their 5 nearest among those that it
  /// was trained on, by Euclidean distance of its features. Fails when features are damaged.
  package mutating func addNeighbours(_ run: Run, pack: Pack) throws(PackError) {
    var mixing = [NeighbourMixing](repeating: NeighbourMixing(), count: suggestions.count)
    var any = false
    for fold in run.manifest.finishedFolds.sorted() {
      guard let features = try run.features(fold: fold, on: pack) else { continue }
      any = true
      // Features go by positions in the run's pack, suggestions by images of an atlas that may have
      // changed since: ids are what both know.
      var rows: [ImageID: Int] = [:]
      var isTested: [Bool] = []
      for (row, image) in features.images.enumerated() where pack.images.indices.contains(image) {
        rows[pack.images[image].id] = row
      }
      isTested = features.images.map {
        pack.images.indices.contains($0) && pack.images[$0].fold.rawValue == fold
      }
      for (position, suggestion) in suggestions.enumerated() {
        let sides = suggestion.sides.map { side in
          side.images.compactMap { rows[merge.atlas.images[$0].id] }
        }
        mixing[position].add(sides, features, isTested: isTested, seed: "\(suggestion.id) \(fold)")
      }
    }
    if !any { return lacksNeighbours("the run holds no features") }
    for position in suggestions.indices {
      suggestions[position].evidence.neighbours = mixing[position].evidence
    }
  }
}

/// Counts of neighbours over the folds.
struct NeighbourMixing {
  private var other = 0
  private var all = 0
  private var expected = 0.0

  /// Neighbours that each image looks for.
  private static let nearest = 5
  /// Images that look for neighbours, and candidates, at most on each side of a fold: the counts of
  /// large classes don't need more.
  private static let queries = 50
  private static let candidates = 500

  /// What was counted.
  var evidence: NeighbourEvidence {
    all == 0
      ? .unknown("no fold has tested images of one side and training images of both")
      : .mixing(other: other, all: all, expected: expected)
  }

  /// Adds one fold; `sides` are rows of `features`, and rows on both sides belong to neither.
  mutating func add(
    _ sides: [[Int]], _ features: FeatureTable, isTested: [Bool], seed: String
  ) {
    let shared = Set(sides[0]).intersection(sides[1])
    var random = RandomStream(seed: 0, purpose: "neighbours \(seed)")
    var queries: [[Int]] = []
    var candidates: [[Int]] = []
    for side in sides {
      var own = side.filter { !shared.contains($0) }
      random.shuffle(&own)
      queries.append(Array(own.filter { isTested[$0] }.prefix(Self.queries)))
      candidates.append(Array(own.filter { !isTested[$0] }.prefix(Self.candidates)).sorted())
    }
    // Without candidates of both sides there is nothing to choose from.
    guard candidates.allSatisfy({ !$0.isEmpty }) else { return }
    let pool = (candidates[0] + candidates[1]).sorted()
    for side in 0..<2 {
      let others = Set(candidates[1 - side])
      // Query and candidates are of different folds, so of different groups: none is to be left out.
      let lists = NearestNeighbours.find(
        queries: queries[side], candidates: pool, features: features.values,
        width: features.width, groups: Array(features.images.indices), k: Self.nearest)
      for found in lists {
        all += found.count
        other += found.count { others.contains($0.row) }
        expected += Double(found.count) * Double(others.count) / Double(pool.count)
      }
    }
  }
}
