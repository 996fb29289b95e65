package import Artifacts
internal import Metrics
internal import Vocabulary

/// For each image the nearest ones by the features of one network.
///
/// A fold's file of features has the data set's other images too, so that the first file has a row for nearly every
/// image; a later one, whose features are not comparable, only adds images that no earlier file has. Neighbours are of
/// another group: images of one case look alike whatever is on them.
package struct NeighbourTable: Sendable {
  /// Neighbours that count as evidence.
  static let count = 10

  /// By position in the data set: the positions of the neighbours, nearest first.
  private let near: [Int: [Int]]

  /// Searches in the files of features; nil when the runs kept none.
  ///
  /// The first run's first fold that has an image is asked. Fails when a file of features is damaged.
  package init?(runs: [Run], pack: Pack, threads: Int) throws(PackError) {
    var near: [Int: [Int]] = [:]
    for run in runs {
      for fold in run.manifest.finishedFolds.sorted() {
        // A search compares all pairs: it is skipped where an earlier run has placed every image.
        guard let table = try run.features(fold: fold, on: pack),
          table.images.contains(where: { near[$0] == nil })
        else { continue }
        let rows = Array(table.images.indices)
        let found = NearestNeighbours.find(
          queries: rows, candidates: rows, features: Self.unit(table), width: table.width,
          groups: table.images.map { pack.images[$0].group.rawValue }, k: Self.count,
          threads: threads)
        for (row, neighbours) in found.enumerated() where near[table.images[row]] == nil {
          near[table.images[row]] = neighbours.map { table.images[$0.row] }
        }
      }
    }
    guard !near.isEmpty else { return nil }
    self.near = near
  }

  /// The nearest images; nil for one without features.
  package func around(_ image: Int) -> [Int]? { near[image] }

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
