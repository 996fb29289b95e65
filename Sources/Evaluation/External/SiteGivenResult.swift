package import Metrics

/// mAP-class of a checkpoint on a labelled pack, whose known sites move its lesion probabilities.
package struct SiteGivenResult: Sendable {
  /// alpha of `SiteGiven`, 0 or more.
  package let weight: Double
  /// Images whose site the checkpoint knows.
  package let images: Int
  /// mAP-class with the sites, and its interval.
  package let value: (value: Double?, interval: Interval?)
  /// That minus mAP-class of the images alone, with its paired interval.
  package let gain: (value: Double?, interval: Interval?)

  /// Measures `shifted`, the scores with the site, next to what was measured without; nil without lesions.
  package init?(
    _ evaluation: ModelEvaluation, shifted: Scores, weight: Double, images: Int, replicates: Int
  ) {
    guard let before = evaluation.precision else { return nil }
    let after = SiteHeadroom.precision(shifted, of: evaluation.model, replicates: replicates)
    let difference = Replicates.difference(first: before, second: after)
    self.weight = weight
    self.images = images
    value = (after.value, after.interval)
    gain = (difference.value, difference.interval)
  }

  /// As an event of `--json`.
  package struct Event: Codable, Sendable {
    let metric = "\(AveragePrecision().name), site given"
    let value: Double?
    let low: Double?
    let high: Double?
    let gain: Double?
    let gainLow: Double?
    let gainHigh: Double?
    let weight: Double
    let images: Int

    private enum CodingKeys: String, CodingKey {
      case metric, value, low, high, gain, gainLow, gainHigh, weight, images
    }
  }

  package var event: Event {
    Event(
      value: value.value, low: value.interval?.low, high: value.interval?.high, gain: gain.value,
      gainLow: gain.interval?.low, gainHigh: gain.interval?.high, weight: weight, images: images)
  }
}
