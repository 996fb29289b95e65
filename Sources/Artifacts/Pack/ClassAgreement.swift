package import Vocabulary

/// How far the annotators of images agree on one class.
///
/// It rests on images that two annotators or more looked at; a rating that may be the class or not
/// (a term in review) is left out.
package struct ClassAgreement: Codable, Sendable, Hashable {
  package let facet: Facet
  package let id: String
  /// Images with two ratings or more.
  package let images: Int
  /// Annotators of these images.
  package let annotators: Int
  /// Ratings of these images.
  package let ratings: Int
  /// Ratings that say that the class is present.
  package let present: Int
  /// The share of pairs of ratings of one image that are alike.
  package let observed: Double?
  /// Krippendorff's alpha; nil where all ratings are the same.
  package let alpha: Double?
  /// Cohen's kappa, for two annotators; nil for more, and where both always say the same.
  package let kappa: Double?
  /// Kappa adjusted for prevalence and bias, 2 observed - 1; nil in packs of an older derm.
  package let pabak: Double?
  /// Groups of these images, which the intervals resample; nil in packs of an older derm.
  package let cases: Int?
  /// 95 % intervals; nil with fewer than two groups, and in packs of an older derm.
  package let intervals: AgreementIntervals?

  package init(
    facet: Facet, id: String, images: Int, annotators: Int, ratings: Int, present: Int,
    observed: Double?, alpha: Double?, kappa: Double?, pabak: Double? = nil, cases: Int? = nil,
    intervals: AgreementIntervals? = nil
  ) {
    self.facet = facet
    self.id = id
    self.images = images
    self.annotators = annotators
    self.ratings = ratings
    self.present = present
    self.observed = observed
    self.alpha = alpha
    self.kappa = kappa
    self.pabak = pabak
    self.cases = cases
    self.intervals = intervals
  }
}

/// The intervals of one class's agreement; nil where the figure itself is, or where too few groups tell.
package struct AgreementIntervals: Codable, Sendable, Hashable {
  /// Of Cohen's kappa.
  package let kappa: Ends?
  /// Of Krippendorff's alpha.
  package let alpha: Ends?
  package let pabak: Ends?

  /// The two ends of an interval.
  package struct Ends: Codable, Sendable, Hashable {
    package let low: Double
    package let high: Double

    package init(low: Double, high: Double) {
      self.low = low
      self.high = high
    }
  }

  /// Names every interval.
  package init(kappa: Ends?, alpha: Ends?, pabak: Ends?) {
    self.kappa = kappa
    self.alpha = alpha
    self.pabak = pabak
  }
}
