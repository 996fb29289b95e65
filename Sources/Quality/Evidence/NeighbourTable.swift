package import Artifacts
internal import Metrics
internal import Vocabulary

/// For each tested image the nearest ones by the features of its own fold's network.
///
/// A fold's file has the features of all images, but only its test images are asked about: a network that trained on an
/// image puts it next to others of its label, right or wrong. Neighbours may be any image of another group: images of
/// one case look alike whatever is on them.
package struct NeighbourTable: Sendable {
  /// Neighbours that count as evidence.
  static let count = 10
  /// Neighbours of which an image may be a part: crops lie farther from their originals than likes of their class.
  static let likely = 100

  /// By position in the data set: the positions of the neighbours, nearest first.
  private let near: [Int: [Int]]
  /// By position: how far it lies from the others.
  private let remote: [Int: Remoteness]

  init(near: [Int: [Int]], remote: [Int: Remoteness] = [:]) {
    self.near = near
    self.remote = remote
  }

  /// Searches in the files of features; nil when the runs kept none.
  ///
  /// The first run that tested an image is asked. Fails when a file of features is damaged.
  package init?(runs: [Run], pack: Pack, threads: Int) throws(PackError) {
    var near: [Int: [Int]] = [:]
    var remote: [Int: Remoteness] = [:]
    for run in runs {
      for fold in run.manifest.finishedFolds.sorted() {
        guard let table = try run.features(fold: fold, on: pack) else { continue }
        let queries = table.images.indices.filter {
          pack.images[table.images[$0]].fold.rawValue == fold
        }
        // An earlier run has placed most images already, and each query is compared with all rows. Where one is new all are
        // asked: how far it lies is held against the fold's others.
        let isNew = queries.map { near[table.images[$0]] == nil }
        guard isNew.contains(true) else { continue }
        let found = NearestNeighbours.find(
          queries: queries, candidates: Array(table.images.indices), features: Self.unit(table),
          width: table.width, groups: table.images.map { pack.images[$0].group.rawValue },
          k: Self.likely, threads: threads)
        let remoteness = Remoteness.of(found, among: table.images.count)
        for (query, row) in queries.enumerated() where isNew[query] {
          near[table.images[row]] = found[query].map { table.images[$0.row] }
          remote[table.images[row]] = remoteness[query]
        }
      }
    }
    guard !near.isEmpty else { return nil }
    self.near = near
    self.remote = remote
  }

  /// The nearest images; nil for one that no run tested, or without features.
  package func around(_ image: Int) -> [Int]? { near[image].map { Array($0.prefix(Self.count)) } }

  /// How far an image lies from the others; nil for one that no run tested, or without features.
  func remoteness(of image: Int) -> Remoteness? { remote[image] }

  /// Images near to each other, of which one may be a part of the other: each pair once, the smaller position first, in
  /// order.
  var likelyPairs: [(first: Int, second: Int)] {
    var partners: [Int: Set<Int>] = [:]
    for (image, others) in near {
      for other in others { partners[min(image, other), default: []].insert(max(image, other)) }
    }
    return partners.sorted { $0.key < $1.key }.flatMap { first, others in
      others.sorted().map { (first: first, second: $0) }
    }
  }

  /// The rows with length 1, so that brightness and contrast of the activations do not count.
  private static func unit(_ table: FeatureTable) -> [Float] {
    var values = table.values
    for row in table.images.indices {
      let cells = row * table.width..<(row + 1) * table.width
      let length = values[cells].reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0 else { continue }
      for cell in cells { values[cell] /= length }
    }
    return values
  }
}
