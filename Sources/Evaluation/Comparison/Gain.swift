package import Artifacts
package import Metrics
internal import Vocabulary

/// What learning sites together with lesions changes, class by class: the multi-task model's AP minus the
/// single-task model's on the same images, in the same bootstrap replicates.
package struct Gain: Sendable {
  /// One class.
  package struct Entry: Sendable {
    package let lesion: Int
    package let single: Double?
    package let multi: Double?
    package let gain: Double?
    package let interval: Interval?
    package let pValue: Double?
    package let qValue: Double?
    package let predilection: Double?
    package let positives: Int
    /// Whether positives are too few for the numbers to mean much.
    package let isFew: Bool
  }

  package let single: String
  package let multi: String
  package let entries: [Entry]
  /// The difference of mAP-class.
  package let mean: (gain: Double?, interval: Interval?)
  /// Images that both evaluated.
  package let images: Int
  /// Whether the gain grows with predilection.
  package let trend: GainTrend
  package let pair: PairedEvaluation

  /// Compares two models that both score lesions, on the images that both evaluated.
  package init?(single: ModelEvaluation, multi: ModelEvaluation, pack: Pack, replicates: Int) {
    guard !single.classes.isEmpty, !multi.classes.isEmpty,
      let pair = PairedEvaluation(single, multi, replicates: replicates),
      let gaps = pair.difference(AveragePrecision())
    else { return nil }
    self.pair = pair
    self.single = single.model.name
    self.multi = multi.model.name
    images = pair.images
    mean = (gaps.value, gaps.interval)
    let bits = pack.predilectionBits
    let classes = pair.first.classes
    // Replicates of so few cases say nothing about other cases. Such classes have no p-value
    // either, so that they don't weigh in the correction for the number of tests.
    let hasInterval = classes.map { $0.cases >= ClassResult.casesForInterval }
    let pValues = classes.indices.map { hasInterval[$0] ? gaps.pValue(of: $0) : nil }
    let qValues = FalseDiscovery.benjaminiHochberg(pValues)
    let entries = classes.indices.map { lesion in
      Entry(
        lesion: lesion, single: pair.first.classes[lesion].ap,
        multi: pair.second.classes[lesion].ap, gain: gaps.values[lesion],
        interval: hasInterval[lesion] ? gaps.interval(of: lesion) : nil,
        pValue: pValues[lesion], qValue: qValues[lesion], predilection: bits[lesion],
        positives: classes[lesion].positives, isFew: classes[lesion].isFlagged)
    }
    self.entries = entries
    trend = GainTrend(pair, pack: pack, entries: entries, replicates: replicates)
  }
}

extension Pack {
  /// Each lesion's predilection in bits, in the order of the classes.
  package var predilectionBits: [Double?] {
    let bits = Dictionary(
      manifest.predilection.map { ($0.lesion.rawValue, $0.bits) },
      uniquingKeysWith: { first, _ in first })
    return manifest.lesions.map { bits[$0.id] ?? nil }
  }
}
