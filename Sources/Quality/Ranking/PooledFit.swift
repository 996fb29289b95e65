internal import Glibc
internal import Parallel
internal import Vocabulary

/// Rates of every class, those of small classes drawn towards what all classes have together (partial pooling).
///
/// How much classes share follows from how alike they are: the weight of the Beta priors is the one with the largest
/// evidence. docs/quality.md has the steps, and what was tried on seeds 100 to 109 of the published protocol.
struct PooledFit {
  private let histograms: [LogitHistogram]
  private let threads: Int
  private let cancellation: Cancellation

  /// Classes with known cells.
  init(_ histograms: [LogitHistogram], threads: Int, cancellation: Cancellation) {
    self.histograms = histograms
    self.threads = threads
    self.cancellation = cancellation
  }

  /// Weights of the priors in cells, from which the evidence chooses.
  private static let weights = [30.0, 100, 300, 1000, 3000]
  /// The rate that is believed before anything is seen, and how much.
  private static let first = RatePrior.Belief(centre: 0.02, cells: 20)
  private static let start = NoiseRates(
    spuriousLogit: log(0.02 / 0.98), missingLogit: log(0.02 / 0.98), logSlope: 0, offset: 0)

  /// One entry a class.
  ///
  /// Throws `Cancelled`.
  func rates() throws -> [NoiseRates] {
    guard !histograms.isEmpty else { return [] }
    let weak = RatePrior(
      spurious: Self.first, missing: Self.first, logSlope: Self.start.logSlope,
      offset: Self.start.offset)
    let shared = AsymptoteFit(LogitHistogram(joining: histograms), prior: weak)
      .fitted(from: Self.start)
    var prior = RatePrior(
      spurious: .init(centre: shared.spurious, cells: Self.weights[0]),
      missing: .init(centre: shared.missing, cells: Self.weights[0]), logSlope: shared.logSlope,
      offset: shared.offset)
    var rates = try fitted(prior, [NoiseRates](repeating: shared, count: histograms.count))
    prior = centred(on: rates, weights: prior)
    // The rate of spurious labels first, then that of missing ones, each fit from the one before.
    for weight in [\RatePrior.spurious.cells, \RatePrior.missing.cells] {
      var best: (evidence: Double, rates: [NoiseRates], prior: RatePrior)?
      for cells in Self.weights {
        var tried = prior
        tried[keyPath: weight] = cells
        rates = try fitted(tried, rates)
        let evidence = zip(histograms, rates).reduce(0) {
          $0 + AsymptoteFit($1.0, prior: tried).evidence($1.1)
        }
        if evidence > best?.evidence ?? -.infinity { best = (evidence, rates, tried) }
      }
      if let best { (rates, prior) = (best.rates, best.prior) }
    }
    return rates
  }

  private func fitted(_ prior: RatePrior, _ starts: [NoiseRates]) throws -> [NoiseRates] {
    try parallelMap(histograms.count, threads: threads, cancellation: cancellation) {
      AsymptoteFit(histograms[$0], prior: prior).fitted(from: starts[$0])
    }
  }

  /// Centres that are the shares of errors which the classes' own rates expect over all cells.
  ///
  /// The curve of all classes together overstates spurious labels two to five times on small data; these do not.
  private func centred(on rates: [NoiseRates], weights: RatePrior) -> RatePrior {
    var (absent, spurious, present, missing) = (0.0, 0.0, 0.0, 0.0)
    for (own, histogram) in zip(rates.map(\.odds), histograms) {
      for bin in histogram.bins {
        let unsaid = bin.cells - bin.present
        let wrongly = bin.present * own.wrong(said: .present, logit: bin.logit)
        let left = unsaid * own.wrong(said: .absent, logit: bin.logit)
        spurious += wrongly
        missing += left
        absent += wrongly + unsaid - left
        present += left + bin.present - wrongly
      }
    }
    let count = Double(rates.count)
    return RatePrior(
      spurious: .init(
        centre: (spurious + Self.first.centre) / (absent + 1), cells: weights.spurious.cells),
      missing: .init(
        centre: (missing + Self.first.centre) / (present + 1), cells: weights.missing.cells),
      logSlope: rates.reduce(0) { $0 + $1.logSlope } / count,
      offset: rates.reduce(0) { $0 + $1.offset } / count)
  }
}
