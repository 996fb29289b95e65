internal import Glibc
internal import Parallel
internal import Vocabulary

/// Rates of every class, those of small classes drawn towards what all classes have together (partial pooling).
///
/// How much classes share follows from how alike they are: the weights with the largest evidence are taken. How much the
/// ends of the scores are to be believed follows from how well the curve then fits, and from how few labels it calls
/// spurious. docs/quality.md has the steps, and what was tried on seeds 100 to 109 of the published protocol.
struct PooledFit {
  /// Rates that go with a softening of the scores.
  struct Fitted {
    /// One entry a class.
    let rates: [NoiseRates]
    /// What `Logit.softened` takes.
    let softening: Double
  }

  private let histograms: [LogitHistogram]
  private let threads: Int
  private let cancellation: Cancellation

  /// Classes with known cells.
  init(_ histograms: [LogitHistogram], threads: Int, cancellation: Cancellation) {
    self.histograms = histograms
    self.threads = threads
    self.cancellation = cancellation
  }

  /// Softenings that are tried for as long as the evidence grows, then for as long as the worth does.
  private static let softenings = [0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2]
  /// How much is believed, for each class, that few labels are spurious: a density of their rate that goes with rate^-0.6.
  ///
  /// Scores alone hardly tell a spurious label from one that networks don't see: softenings differ by a few nats of evidence
  /// where the one expects twice as many spurious labels as the other.
  private static let rarity = 0.6
  /// So much more softening than the evidence asks for may follow from that belief: where scores part the classes well the
  /// evidence is flat, and softening would explain every spurious label away (decision 25).
  private static let mostFurther = 0.02

  /// Whether a softening is near enough to the one that the evidence asks for; rounding does not count.
  static func mayFollow(_ softening: Double, _ evident: Double) -> Bool {
    softening <= evident + mostFurther + 1e-9
  }
  /// Weights of the Beta priors in cells: the first one, and those that are tried then.
  private static let firstWeight = 30.0
  private static let weights = [100.0, 300, 1000, 3000]
  /// The rate that is believed before anything is seen, and how much.
  private static let firstRate = 0.02
  private static let first = RatePrior.Belief(centre: firstRate, cells: 20)
  private static let firstLogit = log(firstRate / (1 - firstRate))
  private static let start = NoiseRates(
    spuriousLogit: firstLogit, missingLogit: firstLogit, logSlope: 0, offset: 0)

  /// Bins and fits under one softening and one prior.
  private struct Trial {
    let softening: Double
    let bins: [[LogitHistogram.Bin]]
    let prior: RatePrior
    let rates: [NoiseRates]
    let evidence: Double

    /// What decides between softenings.
    ///
    /// Less than one expected label is as rare as can be.
    func worth() -> Double {
      let spurious = PooledFit.expected(rates, bins).spurious
      return evidence - PooledFit.rarity * Double(rates.count) * log(max(spurious, 1))
    }
  }

  /// Cells of all classes, by what rates make of them.
  private struct ExpectedCells {
    var absent = 0.0
    var spurious = 0.0
    var present = 0.0
    var missing = 0.0
  }

  /// Chooses the softening, then the weights of both rates, and returns the rates under them.
  ///
  /// Throws `Cancelled`.
  func fitted() throws -> Fitted {
    guard !histograms.isEmpty else { return Fitted(rates: [], softening: 0) }
    var best = try begun(softening: 0, from: nil)
    var evident: Double?
    for softening in Self.softenings {
      if let evident, !Self.mayFollow(softening, evident) { break }
      let tried = try begun(softening: softening, from: best.rates)
      if evident == nil, tried.evidence <= best.evidence { evident = best.softening }
      if let evident {
        // The step that ends the evidence's growth may be longer than the limit too.
        guard Self.mayFollow(softening, evident), tried.worth() > best.worth() else { break }
      }
      best = tried
    }
    // The rate of spurious labels first, then that of missing ones, each fit from the one before.
    for weight in [\RatePrior.spurious.cells, \RatePrior.missing.cells] {
      var last = best
      let prior = best.prior
      for cells in Self.weights {
        var heavier = prior
        heavier[keyPath: weight] = cells
        last = try trial(last.softening, last.bins, heavier, from: last.rates)
        if last.evidence > best.evidence { best = last }
      }
    }
    return Fitted(rates: best.rates, softening: best.softening)
  }

  /// Fits with the first weights around centres that a curve a class gives; `starts` are rates of a like softening.
  private func begun(softening: Double, from starts: [NoiseRates]?) throws -> Trial {
    let bins = histograms.map { $0.bins(softening: softening) }
    let weak = RatePrior(
      spurious: Self.first, missing: Self.first, logSlope: Self.start.logSlope,
      offset: Self.start.offset)
    let everything = LogitHistogram(joining: histograms).bins(softening: softening)
    let shared = AsymptoteFit(everything, prior: weak).fitted(from: Self.start)
    let pooled = RatePrior(
      spurious: .init(centre: shared.spurious, cells: Self.firstWeight),
      missing: .init(centre: shared.missing, cells: Self.firstWeight), logSlope: shared.logSlope,
      offset: shared.offset)
    let each = try fits(
      bins, pooled, from: starts ?? [NoiseRates](repeating: shared, count: bins.count)
    ) { $1 }
    return try trial(softening, bins, Self.centred(on: each, bins), from: each)
  }

  /// What becomes of the fit of each class.
  private func fits<T: Sendable>(
    _ bins: [[LogitHistogram.Bin]], _ prior: RatePrior, from starts: [NoiseRates],
    _ made: @Sendable (AsymptoteFit, NoiseRates) -> T
  ) throws -> [T] {
    try parallelMap(bins.count, threads: threads, cancellation: cancellation) { position in
      let fit = AsymptoteFit(bins[position], prior: prior)
      return made(fit, fit.fitted(from: starts[position]))
    }
  }

  private func trial(
    _ softening: Double, _ bins: [[LogitHistogram.Bin]], _ prior: RatePrior,
    from starts: [NoiseRates]
  ) throws -> Trial {
    let found = try fits(bins, prior, from: starts) { ($1, $0.evidence($1)) }
    return Trial(
      softening: softening, bins: bins, prior: prior, rates: found.map(\.0),
      evidence: found.reduce(0) { $0 + $1.1 })
  }

  private static func expected(
    _ rates: [NoiseRates], _ bins: [[LogitHistogram.Bin]]
  ) -> ExpectedCells {
    var sums = ExpectedCells()
    for (own, bins) in zip(rates.map(\.odds), bins) {
      for bin in bins {
        let unsaid = bin.cells - bin.present
        let wrongly = bin.present * own.wrong(said: .present, logit: bin.logit)
        let left = unsaid * own.wrong(said: .absent, logit: bin.logit)
        sums.spurious += wrongly
        sums.missing += left
        sums.absent += wrongly + unsaid - left
        sums.present += left + bin.present - wrongly
      }
    }
    return sums
  }

  /// Centres that are the shares of errors which the classes' own rates expect over all cells.
  ///
  /// The curve of all classes together overstates spurious labels two to five times on small data; these do not.
  private static func centred(
    on rates: [NoiseRates], _ bins: [[LogitHistogram.Bin]]
  ) -> RatePrior {
    let count = Double(rates.count)
    let cells = expected(rates, bins)
    return RatePrior(
      spurious: .init(
        centre: (cells.spurious + first.centre) / (cells.absent + 1), cells: firstWeight),
      missing: .init(
        centre: (cells.missing + first.centre) / (cells.present + 1), cells: firstWeight),
      logSlope: rates.reduce(0) { $0 + $1.logSlope } / count,
      offset: rates.reduce(0) { $0 + $1.offset } / count)
  }
}
