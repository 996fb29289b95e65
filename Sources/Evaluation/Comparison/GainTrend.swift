package import Artifacts
package import Metrics

/// Whether the gain from the second task grows with a lesion's predilection for a site.
///
/// Rank correlations over the classes; their intervals come from one bootstrap of cases that computes both
/// variables anew in every replicate.
package struct GainTrend: Sendable {
  /// A correlation with its interval.
  package struct Estimate: Sendable {
    package let value: Double?
    package let interval: Interval?
    /// Classes that have both variables.
    package let classes: Int
  }

  /// The class that is looked at with and without, named before the data were seen: where it is, the site is
  /// the scalp, so that the second task may say nothing new.
  package static let exception = "alopecia"

  /// Spearman's correlation of gain and predilection.
  package let plain: Estimate
  /// The same given the numbers of positives and the single-task model's AP.
  package let partial: Estimate
  /// Both without the exception; nil where the data set does not have it.
  package let withoutException: (plain: Estimate, partial: Estimate)?

  /// Correlates over the classes that have gain and predilection.
  package init(_ pair: PairedEvaluation, pack: Pack, entries: [Gain.Entry], replicates: Int) {
    let model = pair.first.model
    let chance = PredilectionReplicates(pack: pack, images: model.images)
    // Groups, folds and seed are those of the pair's own replicates: gain and predilection of a
    // replicate rest on the same cases.
    let bootstrap = GroupBootstrap(groups: model.groups, folds: model.folds, replicates: replicates)
    let raw = (0..<replicates).map { chance.bits(bootstrap.weights(replicate: $0)) }
    let means = entries.indices.map { lesion in Mean.of(raw.map { $0[lesion] }) }
    let own = Sample(
      gain: entries.map(\.gain), bits: entries.map(\.predilection), single: entries.map(\.single))
    let (first, second) = (pair.first.precision, pair.second.precision)
    let none = [Double?](repeating: nil, count: entries.count)
    let samples = raw.indices.map { number in
      let before = first?.replicates[number] ?? none
      let after = second?.replicates[number] ?? none
      return Sample(
        gain: entries.indices.map { Self.sum(after[$0], before[$0], sign: -1) },
        // The data set's value has chance taken off; a replicate, which repeats cases, is too large
        // by chance and counts by its distance from the replicates' mean.
        bits: entries.indices.map { lesion in
          Self.sum(
            entries[lesion].predilection,
            Self.sum(raw[number][lesion], means[lesion], sign: -1), sign: 1)
        }, single: before)
    }
    let positives = entries.map { Double($0.positives) }
    func estimates(_ classes: [Int]) -> (plain: Estimate, partial: Estimate) {
      (
        Self.estimate(own, samples, classes) { $0.plain($1) },
        Self.estimate(own, samples, classes) { $0.partial($1, positives) }
      )
    }
    let all = entries.indices.filter {
      entries[$0].gain != nil && entries[$0].predilection != nil
    }
    (plain, partial) = estimates(all)
    let others = all.filter { pack.manifest.lesions[$0].id != Self.exception }
    withoutException = others.count < all.count ? estimates(others) : nil
  }

  private static func estimate(
    _ own: Sample, _ samples: [Sample], _ classes: [Int], _ value: (Sample, [Int]) -> Double?
  ) -> Estimate {
    let correlation = value(own, classes)
    return Estimate(
      value: correlation,
      interval: Interval(
        value: correlation, replicates: samples.compactMap { value($0, classes) }, range: -1...1),
      classes: classes.count)
  }

  private static func sum(_ a: Double?, _ b: Double?, sign: Double) -> Double? {
    guard let a, let b else { return nil }
    return a + sign * b
  }

  /// The variables of one replicate, one entry a class.
  private struct Sample {
    let gain: [Double?]
    let bits: [Double?]
    let single: [Double?]

    private func complete(_ classes: [Int]) -> [Int] {
      classes.filter { gain[$0] != nil && bits[$0] != nil && single[$0] != nil }
    }

    func plain(_ classes: [Int]) -> Double? {
      let kept = complete(classes)
      return RankCorrelation.spearman(
        kept.compactMap { gain[$0] }, kept.compactMap { bits[$0] })
    }

    /// Ranks don't change under a logarithm, so positives stand for their logarithm.
    func partial(_ classes: [Int], _ positives: [Double]) -> Double? {
      let kept = complete(classes)
      return RankCorrelation.partial(
        kept.compactMap { gain[$0] }, kept.compactMap { bits[$0] },
        given: [kept.map { positives[$0] }, kept.compactMap { single[$0] }])
    }
  }
}
