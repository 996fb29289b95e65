/// How far annotators agree on whether one class is present, of all images and in bootstrap replicates.
///
/// Each image adds numbers that do not depend on the others, so that a replicate is a weighted sum. The values are
/// those of `AnnotatorAgreement` over the images, each repeated as often as its weight says.
package struct PresenceAgreement: Sendable {
  /// The figures of some images; nil where they are not defined.
  package struct Figures: Sendable, Hashable {
    /// The share of pairs of ratings of one image that are alike.
    package let observed: Double?
    /// Cohen's kappa, of two annotators.
    package let kappa: Double?
    /// Krippendorff's alpha.
    package let alpha: Double?
    /// Kappa adjusted for prevalence and bias.
    package let pabak: Double?
  }

  /// What an image adds.
  private struct Entry {
    /// Its row among those that are resampled.
    let row: Int
    let ratings: Double
    let present: Double
    /// The share of its pairs of ratings that differ.
    let differing: Double
    /// The ratings of two annotators, in their order.
    let pair: (first: Double, second: Double)
  }

  private var entries: [Entry] = []
  private let isPair: Bool

  /// Begins without images; `isPair` when all ratings are of the same two annotators, in the same order.
  package init(isPair: Bool) { self.isPair = isPair }

  /// Adds the ratings of an image, 1 present and 0 absent; fewer than two say nothing of how people agree.
  ///
  /// `row` is the image's row in the bootstrap, counted from 0.
  package mutating func add(row: Int, ratings: [Int]) {
    guard ratings.count > 1 else { return }
    precondition(!isPair || ratings.count == 2, "two annotators of each image")
    let (size, present) = (Double(ratings.count), Double(ratings.reduce(0, +)))
    entries.append(
      Entry(
        row: row, ratings: size, present: present,
        differing: 2 * present * (size - present) / (size * (size - 1)),
        pair: (Double(ratings[0]), Double(ratings[1]))))
  }

  /// The figures of all images.
  package var figures: Figures { figures { _ in 1 } }

  /// The figures of the images of a replicate: `weights` says how often it holds each row.
  package func figures(weights: [UInt16]) -> Figures { figures { Double(weights[$0]) } }

  @inline(__always)
  private func figures(_ weight: (Int) -> Double) -> Figures {
    var (images, alike, ratings, present, observed) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var (first, second) = (0.0, 0.0)
    for entry in entries {
      let weight = weight(entry.row)
      images += weight
      alike += weight * (1 - entry.differing)
      ratings += weight * entry.ratings
      present += weight * entry.present
      // Krippendorff's coincidences: pairs of an image, divided by its ratings less one.
      observed += weight * entry.differing * entry.ratings
      first += weight * entry.pair.first
      second += weight * entry.pair.second
    }
    guard images > 0 else { return Figures(observed: nil, kappa: nil, alpha: nil, pabak: nil) }
    let share = alike / images
    let expected = 2 * present * (ratings - present) / (ratings - 1)
    let chance = (first * second + (images - first) * (images - second)) / (images * images)
    return Figures(
      observed: share, kappa: isPair && chance < 1 ? (share - chance) / (1 - chance) : nil,
      alpha: expected > 0 ? 1 - observed / expected : nil, pabak: 2 * share - 1)
  }

  /// Groups that kappa and alpha need for an interval: simulated (`AgreementCoverageTests`).
  package static let leastGroups = 5

  /// Kappa, alpha and PABAK of each class, in this order, with their replicates.
  ///
  /// All classes see the same replicates, and a replicate in which a figure is not defined is left out of its
  /// interval. Units are `bootstrap`'s groups: cases, whose images stay together. Kappa and alpha rest on the groups
  /// in which more than half of an image's annotators give the rarer answer: their deviations are widened for the number
  /// of these, and of fewer than five there are no replicates, because intervals would be too short.
  package static func replicates(
    of classes: [PresenceAgreement], _ bootstrap: GroupBootstrap
  ) -> [Replicates] {
    let groups = classes.map { $0.telling(bootstrap) }
    var rows = [[[Double?]]](repeating: [], count: classes.count)
    for replicate in 0..<bootstrap.count {
      let weights = bootstrap.weights(replicate: replicate)
      for (index, entry) in classes.enumerated() {
        let figures = entry.figures(weights: weights)
        let isEnough = groups[index] >= leastGroups
        rows[index].append([
          isEnough ? figures.kappa : nil, isEnough ? figures.alpha : nil, figures.pabak,
        ])
      }
    }
    return classes.indices.map { index in
      let figures = classes[index].figures
      let wide = (Double(groups[index]) / Double(max(1, groups[index] - 1))).squareRoot()
      return Replicates(
        values: [figures.kappa, figures.alpha, figures.pabak], replicates: rows[index],
        spreads: [wide, wide, bootstrap.spread], range: -1...1)
    }
  }

  /// In how many groups more than half of an image's annotators give the rarer answer.
  private func telling(_ bootstrap: GroupBootstrap) -> Int {
    func groups(_ holds: (Entry) -> Bool) -> Int {
      bootstrap.groups(of: entries.filter(holds).map(\.row))
    }
    return min(
      groups { 2 * $0.present > $0.ratings }, groups { 2 * $0.present < $0.ratings })
  }
}
