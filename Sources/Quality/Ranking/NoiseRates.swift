internal import Glibc
internal import Metrics
internal import Vocabulary

/// How labels of one class go wrong, and what a score says about the truth.
///
/// P(said present | z) = e1 + (1 - e1 - e0) sigmoid(a z + b), z the logit of the out-of-fold score: a logistic curve with
/// two asymptotes. sigmoid(a z + b) is the calibrated P(truly present).
package struct NoiseRates: Sendable, Hashable {
  /// log odds of e1, the probability that an absent class is said to be present.
  var spuriousLogit: Double
  /// log odds of e0, the probability that a present class is said to be absent.
  var missingLogit: Double
  /// log a, the steepness.
  var logSlope: Double
  /// b, the offset.
  package var offset: Double

  /// e1: P(said present | truly absent).
  package var spurious: Double { Logit.inverse(spuriousLogit) }
  /// e0: P(said absent | truly present).
  package var missing: Double { Logit.inverse(missingLogit) }
  /// The slope of the logit, above 0.
  package var slope: Double { exp(logSlope) }

  /// Names the four parameters as they are fitted.
  init(spuriousLogit: Double, missingLogit: Double, logSlope: Double, offset: Double) {
    self.spuriousLogit = spuriousLogit
    self.missingLogit = missingLogit
    self.logSlope = logSlope
    self.offset = offset
  }

  /// What Bayes' rule needs, computed once.
  var odds: LabelOdds {
    LabelOdds(spurious: spurious, missing: missing, slope: slope, offset: offset)
  }
}

/// The rates of a class, ready for many labels.
struct LabelOdds: Sendable {
  let spurious: Double
  let missing: Double
  let slope: Double
  let offset: Double

  /// The probability that a label is wrong, by Bayes' rule.
  ///
  /// q = sigmoid(a z + b). Said absent: q e0 / (q e0 + (1 - q)(1 - e1)); said present:
  /// (1 - q) e1 / ((1 - q) e1 + q (1 - e0)).
  func wrong(said state: LabelState, logit: Double) -> Double {
    let truth = Logit.inverse(slope * logit + offset)
    let (error, right) =
      state == .present
      ? ((1 - truth) * spurious, truth * (1 - missing))
      : (truth * missing, (1 - truth) * (1 - spurious))
    return error + right > 0 ? error / (error + right) : 0
  }
}
