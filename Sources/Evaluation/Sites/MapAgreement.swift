package import Artifacts
package import Metrics
internal import Vocabulary

/// How much a lesion's attention map follows the true site's map, next to those of likely wrong sites.
package struct MapAgreement: Sendable {
  /// One lesion.
  package struct Entry: Sendable {
    /// Mean over images of Pearson's correlation of the lesion's and the true site's map.
    package let trueSite: Double
    /// The same with the maps of the likeliest wrong sites, their mean.
    package let wrongSites: Double
    /// The mean of the first minus the second, with an interval from replicates of cases.
    package let difference: Double
    package let interval: Interval?
    package let images: Int
  }

  /// One entry a lesion; nil where no image has all the maps.
  package let entries: [Entry?]

  /// Compares the maps of a run's test images.
  package init(maps: MapStore, model: EvaluatedModel, pack: Pack, replicates: Int) {
    var pairs = [[(row: Int, right: Double, wrong: Double)]](
      repeating: [], count: pack.manifest.lesions.count)
    for (row, image) in model.images.enumerated() {
      let wrong = maps.wrongSites(image)
      // Both sides come from the same images, so that their difference is paired.
      guard let right = maps.values(image, -1), !wrong.isEmpty else { continue }
      for (lesion, state) in pack.images[image].lesions.enumerated() where state == .present {
        guard let own = maps.values(image, lesion),
          let same = Self.correlation(own, right),
          let other = Mean.of(wrong.map { Self.correlation(own, $0) })
        else { continue }
        pairs[lesion].append((row, same, other))
      }
    }
    let numbers = pairs.map { $0.map { (row: $0.row, value: $0.right - $0.wrong) } }
    // A difference of two correlations lies in -2...2.
    let intervals = RowMeans.intervals(of: numbers, model, range: -2...2, replicates: replicates)
    entries = pairs.indices.map { lesion in
      let pairs = pairs[lesion]
      guard !pairs.isEmpty else { return nil }
      let gaps = numbers[lesion].map(\.value)
      func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
      return Entry(
        trueSite: mean(pairs.map(\.right)), wrongSites: mean(pairs.map(\.wrong)),
        difference: mean(gaps),
        interval: intervals[lesion], images: pairs.count)
    }
  }

  /// Pearson's correlation of two maps; nil where one is flat.
  private static func correlation(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double? {
    let count = Double(a.count)
    let meanA = a.reduce(0) { $0 + Double($1) } / count
    let meanB = b.reduce(0) { $0 + Double($1) } / count
    var product = 0.0
    var squares = (0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += (Double(x) - meanA) * (Double(y) - meanB)
      squares.0 += (Double(x) - meanA) * (Double(x) - meanA)
      squares.1 += (Double(y) - meanB) * (Double(y) - meanB)
    }
    let scale = (squares.0 * squares.1).squareRoot()
    return scale > 0 ? product / scale : nil
  }
}
