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
    var qValue: Double?
    let predilection: Double?
  }

  let single: String
  let multi: String
  let entries: [Entry]
  /// The difference of mAP-class.
  let mean: (gain: Double?, interval: Interval?)
  /// The difference of the share of sites named right, when a site-only model is at hand.
  let images: Int

  /// Compares two models that both judge lesions, on the images that both judged.
  init?(single: JudgedModel, multi: JudgedModel, pack: Pack, draws: Int) {
    let rows = JudgedModel.common(single, multi)
    guard let a = single.lesions?.selecting(rows.0), let b = multi.lesions?.selecting(rows.1),
      !rows.0.isEmpty
    else { return nil }
    self.single = single.name
    self.multi = multi.name
    images = rows.0.count
    let folds = rows.0.map { single.folds[$0] }
    let groups = rows.0.map { single.groups[$0] }
    let first = FoldedMetric(AveragePrecision(), scores: a, folds: folds)
    let second = FoldedMetric(AveragePrecision(), scores: b, folds: folds)
    func differences(_ weights: [UInt16]) -> [Double?] {
      let before = first.foldMeans(weights)
      let after = second.foldMeans(weights)
      let each = zip(before, after).map { Self.difference($1, $0) }
      return [Self.difference(Mean.of(after), Mean.of(before))] + each
    }
    let unit = [UInt16](repeating: 1, count: images)
    let point = differences(unit)
    let samples = GroupBootstrap(groups: groups, folds: folds, draws: draws).samples(differences)
    let columns = point.indices.map { column in samples.compactMap { $0[column] } }
    mean = (point[0], Interval(percentilesOf: columns[0]))
    let before = first.foldMeans(unit)
    let after = second.foldMeans(unit)
    let bits = pack.predilectionBits
    let pValues = columns.dropFirst().map { GroupBootstrap.pValue($0) }
    let qValues = FalseDiscovery.benjaminiHochberg(pValues)
    entries = before.indices.map { lesion in
      Entry(
        lesion: lesion, single: before[lesion], multi: after[lesion], gain: point[lesion + 1],
        interval: Interval(percentilesOf: columns[lesion + 1]), pValue: pValues[lesion],
        qValue: qValues[lesion], predilection: bits[lesion])
    }
  }

  /// Spearman's correlation of gain and predilection over the classes that have both.
  var rankCorrelation: Double? {
    let both = entries.compactMap { entry in
      entry.gain.flatMap { gain in entry.predilection.map { (gain, $0) } }
    }
    return RankCorrelation.spearman(both.map(\.0), both.map(\.1))
  }

  private static func difference(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return a - b
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
