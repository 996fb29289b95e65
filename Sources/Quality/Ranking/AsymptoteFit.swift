internal import Glibc
internal import Metrics

/// Fits the curve with two asymptotes to one class: maximum a posteriori by Newton's method with Levenberg's damping.
///
/// docs/quality.md has the formulas; a test holds the result against scipy's.
struct AsymptoteFit: Sendable {
  private let bins: [LogitHistogram.Bin]
  private let prior: RatePrior

  init(_ bins: [LogitHistogram.Bin], prior: RatePrior) {
    self.bins = bins
    self.prior = prior
  }

  private static let mostSteps = 200
  private static let tolerance = 1e-9
  private static let firstDamping = 1e-3
  private static let mostDamping = 1e12
  private static let leastRaised = 1e-6
  private static let leastLowered = 1e-9
  private static let dampingFactor = 10.0
  /// A step of 2 in log odds is a factor of 7: a longer one leaves what the curve at hand knows of.
  private static let longestStep = 2.0
  /// Rounding may make a step of no length look downhill.
  private static let rounding = 1e-12
  /// Rates that leave less than this of the curve between the asymptotes say that scores know nothing.
  private static let leastHeight = 0.01
  /// Keeps a logarithm finite.
  private static let leastProbability = 1e-15

  /// Steps until no parameter changes by more than the tolerance.
  func fitted(from start: NoiseRates) -> NoiseRates {
    var current = start
    var best = objective(current)
    var damping = Self.firstDamping
    for _ in 0..<Self.mostSteps {
      let slopes = derivatives(current)
      var taken: (rates: NoiseRates, value: Double, length: Double)?
      // More damping makes a step shorter and turns it uphill: some step improves, unless this is
      // the end.
      while taken == nil, damping < Self.mostDamping {
        taken = step(from: current, best, slopes, damping)
        if taken == nil { damping = max(damping, Self.leastRaised) * Self.dampingFactor }
      }
      guard let taken else { break }
      (current, best) = (taken.rates, taken.value)
      // Near the end the damping goes to nothing, where Newton's plain steps are the fastest.
      damping = damping > Self.leastLowered ? damping / Self.dampingFactor : 0
      if taken.length < Self.tolerance { break }
    }
    return current
  }

  /// A damped step that is not downhill; nil where there is none.
  private func step(
    from current: NoiseRates, _ best: Double, _ slopes: Derivatives, _ damping: Double
  ) -> (rates: NoiseRates, value: Double, length: Double)? {
    let added = slopes.information.map { $0 * damping }
    guard let matrix = SymmetricMatrix(slopes.curvature, adding: added) else { return nil }
    var step = matrix.solved(slopes.gradient)
    let longest = step.map(\.magnitude).max() ?? 0
    if longest > Self.longestStep { step = step.map { $0 * Self.longestStep / longest } }
    let rates = current.moved(by: step)
    let value = objective(rates)
    guard value >= best - Self.rounding * best.magnitude else { return nil }
    return (rates, value, min(longest, Self.longestStep))
  }

  /// The log posterior, without constants.
  func objective(_ rates: NoiseRates) -> Double {
    let (spurious, missing) = (rates.spurious, rates.missing)
    let height = 1 - spurious - missing
    guard height > Self.leastHeight else { return -.infinity }
    let (slope, offset) = (rates.slope, rates.offset)
    var sum = 0.0
    for bin in bins {
      let said = Self.cut(spurious + height * Logit.inverse(slope * bin.logit + offset))
      sum += bin.present * log(said) + (bin.cells - bin.present) * log1p(-said)
    }
    for (rate, belief) in [(spurious, prior.spurious), (missing, prior.missing)] {
      sum += belief.cells * (belief.centre * log(rate) + (1 - belief.centre) * log1p(-rate))
    }
    let slopeScore = (rates.logSlope - prior.logSlope) / RatePrior.logSlopeStd
    let offsetScore = (rates.offset - prior.offset) / RatePrior.offsetStd
    return sum - (slopeScore * slopeScore + offsetScore * offsetScore) / 2
  }

  /// Laplace's approximation of the log marginal likelihood of the labels, up to a constant.
  func evidence(_ rates: NoiseRates) -> Double {
    let slopes = derivatives(rates)
    var damping = 0.0
    var matrix: SymmetricMatrix?
    while matrix == nil, damping < Self.mostDamping {
      matrix = SymmetricMatrix(slopes.curvature, adding: slopes.information.map { $0 * damping })
      damping = max(damping * Self.dampingFactor, Self.leastRaised)
    }
    return objective(rates) - prior.spurious.logBeta - prior.missing.logBeta
      - (matrix?.halfLogDeterminant ?? .infinity)
  }

  private static func cut(_ probability: Double) -> Double {
    min(max(probability, leastProbability), 1 - leastProbability)
  }
}

extension AsymptoteFit {
  /// By (logit e1, logit e0, log a, b).
  fileprivate struct Derivatives {
    var gradient = [Double](repeating: 0, count: 4)
    /// The negative Hessian, 4 x 4.
    var curvature = [Double](repeating: 0, count: 16)
    /// The diagonal of the expected information.
    var information = [Double](repeating: 0, count: 4)
  }

  /// Sums over the bins in one pass; names as in docs/quality.md.
  fileprivate func derivatives(_ rates: NoiseRates) -> Derivatives {
    let (e1, e0) = (rates.spurious, rates.missing)
    let (v1, v0, height) = (e1 * (1 - e1), e0 * (1 - e0), 1 - e1 - e0)
    let (slope, offset) = (rates.slope, rates.offset)
    var g = (0.0, 0.0, 0.0, 0.0)
    var info = (0.0, 0.0, 0.0, 0.0)
    // Upper triangle of the curvature.
    var (c00, c01, c02, c03, c11, c12, c13, c22, c23, c33) =
      (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for bin in bins {
      let y = slope * bin.logit
      let q = Logit.inverse(y + offset)
      let p = Self.cut(e1 + height * q)
      let s = q * (1 - q)
      let unsaid = bin.cells - bin.present
      let d = ((1 - q) * v1, -q * v0, height * s * y, height * s)
      let r = bin.present / p - unsaid / (1 - p)
      let k = bin.present / (p * p) + unsaid / ((1 - p) * (1 - p))
      let i = bin.cells / (p * (1 - p))
      g = (g.0 + d.0 * r, g.1 + d.1 * r, g.2 + d.2 * r, g.3 + d.3 * r)
      info = (
        info.0 + d.0 * d.0 * i, info.1 + d.1 * d.1 * i, info.2 + d.2 * d.2 * i,
        info.3 + d.3 * d.3 * i
      )
      let bend = r * height * s * (1 - 2 * q)
      c00 += k * d.0 * d.0 - v1 * (1 - 2 * e1) * r * (1 - q)
      c01 += k * d.0 * d.1
      c02 += k * d.0 * d.2 + v1 * r * s * y
      c03 += k * d.0 * d.3 + v1 * r * s
      c11 += k * d.1 * d.1 + v0 * (1 - 2 * e0) * r * q
      c12 += k * d.1 * d.2 + v0 * r * s * y
      c13 += k * d.1 * d.3 + v0 * r * s
      c22 += k * d.2 * d.2 - bend * y * y - r * height * s * y
      c23 += k * d.2 * d.3 - bend * y
      c33 += k * d.3 * d.3 - bend
    }
    var found = Derivatives()
    found.gradient = [g.0, g.1, g.2, g.3]
    found.information = [info.0, info.1, info.2, info.3]
    found.curvature = [
      c00, c01, c02, c03, c01, c11, c12, c13, c02, c12, c22, c23, c03, c13, c23, c33,
    ]
    addPrior(to: &found, rates)
    return found
  }

  private func addPrior(to found: inout Derivatives, _ rates: NoiseRates) {
    let (e1, e0) = (rates.spurious, rates.missing)
    let variances = (
      RatePrior.logSlopeStd * RatePrior.logSlopeStd, RatePrior.offsetStd * RatePrior.offsetStd
    )
    // The Beta density of a rate e, as a density of its log odds: slope w (m - e), curvature
    // w e (1 - e).
    found.gradient[0] += prior.spurious.cells * (prior.spurious.centre - e1)
    found.gradient[1] += prior.missing.cells * (prior.missing.centre - e0)
    found.gradient[2] -= (rates.logSlope - prior.logSlope) / variances.0
    found.gradient[3] -= (rates.offset - prior.offset) / variances.1
    let own = [
      prior.spurious.cells * e1 * (1 - e1), prior.missing.cells * e0 * (1 - e0), 1 / variances.0,
      1 / variances.1,
    ]
    // Five apart lies the diagonal of a 4 x 4 matrix.
    for (position, value) in own.enumerated() {
      found.curvature[position * 5] += value
      found.information[position] += value
    }
  }
}

extension NoiseRates {
  fileprivate func moved(by step: [Double]) -> NoiseRates {
    NoiseRates(
      spuriousLogit: spuriousLogit + step[0], missingLogit: missingLogit + step[1],
      logSlope: logSlope + step[2], offset: offset + step[3])
  }
}
