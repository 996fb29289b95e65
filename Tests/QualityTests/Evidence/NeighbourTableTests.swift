import Artifacts
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary
@testable import Quality

/// Which network says what lies near an image.
@Suite struct NeighbourTableTests {
  /// The rows nearest to a row by cosine, of other groups, by comparing all of them.
  private func nearest(
    _ table: FeatureTable, to row: Int, _ pack: Pack, _ count: Int = NeighbourTable.count
  ) -> [Int] {
    func values(_ row: Int) -> [Float] {
      Array(table.values[row * table.width..<(row + 1) * table.width])
    }
    func cosine(_ other: Int) -> Float {
      let (a, b) = (values(row), values(other))
      func product(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
      return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
    }
    return table.images.indices.filter {
      pack.images[table.images[$0]].group != pack.images[table.images[row]].group
    }.sorted { cosine($0) > cosine($1) }.prefix(count).map { table.images[$0] }
  }

  @Test func `an image is asked about in the features of the fold that tested it`() throws {
    let folder = TemporaryFolder()
    let data = try SyntheticData(in: folder.path)
    let run = try data.run("one", tasks: "mtl", skill: 1)
    let table = try #require(try NeighbourTable(runs: [run], pack: data.pack, threads: 2))
    for fold in 0..<5 {
      let features = try #require(try run.features(fold: fold, on: data.pack))
      let row = try #require(
        features.images.indices.first {
          data.pack.images[features.images[$0]].fold.rawValue == fold
        })
      #expect(table.around(features.images[row]) == nearest(features, to: row, data.pack))
      let pairs = table.likelyPairs.map { [$0.first, $0.second] }
      #expect(pairs == Set(pairs).sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
      let image = features.images[row]
      let likely = nearest(features, to: row, data.pack, NeighbourTable.likely)
      #expect(likely.count > NeighbourTable.count)
      let near = likely.map { [min(image, $0), max(image, $0)] }
      #expect(Set(pairs).isSuperset(of: near) && pairs.allSatisfy { $0[0] < $0[1] })
    }
    for image in data.pack.images.indices {
      #expect((table.around(image) == nil) == (data.pack.images[image].pixels == nil))
    }
  }
}
