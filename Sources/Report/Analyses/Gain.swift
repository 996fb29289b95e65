internal import Metrics
internal import Packs
internal import Vocabulary

/// What learning sites beside lesions changes, class by class: the two-headed model's AP minus the
/// single-task model's on the same images, in the same draws.
struct Gain: Sendable {
  /// One class.
  struct Entry: Sendable {
    let lesion: Int
    let single: Double?
    let multi: Double?
    let gain: Double?
    let interval: Interval?
    let pValue: Double?
    let qValue: Double?
    let predilection: Double?
    let positives: Int
    /// Whether positives are too few for the numbers to mean much.
    let isFew: Bool
  }

  let single: String
  let multi: String
  let entries: [Entry]
  /// The difference of mAP-class.
  let mean: (gain: Double?, interval: Interval?)
  /// Images that both judged.
  let images: Int
  /// Whether the gain grows with predilection.
  let trend: GainTrend
  let pair: PairedEvaluation

  /// Compares two models that both judge lesions, on the images that both judged.
  init?(single: Evaluation, multi: Evaluation, pack: Pack, draws: Int) {
    guard !single.classes.isEmpty, !multi.classes.isEmpty,
      let pair = PairedEvaluation(single, multi, draws: draws),
      let gaps = pair.difference(AveragePrecision().name)
    else { return nil }
    self.pair = pair
    self.single = single.model.name
    self.multi = multi.model.name
    images = pair.images
    mean = (gaps.value, gaps.interval)
    let bits = pack.predilectionBits
    let classes = pair.first.classes
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
    trend = GainTrend(pair, pack: pack, entries: entries, draws: draws)
  }
}

extension Pack {
  /// Each lesion's predilection in bits, in the order of the classes.
  var predilectionBits: [Double?] {
    let bits = Dictionary(
      manifest.predilection.map { ($0.lesion.rawValue, $0.bits) },
      uniquingKeysWith: { first, _ in first })
    return manifest.lesions.map { bits[$0.id] ?? nil }
  }
}
