package import Vocabulary

/// How far the annotators of images agree on one class.
///
/// It rests on images that two annotators or more looked at; a rating that may be the class or not
/// (a term in review) is left out.
package struct ClassAgreement: Codable, Sendable, Hashable {
  /// Lesion or site.
  package let facet: Facet
  /// The class.
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

  /// Names every field.
  package init(
    facet: Facet, id: String, images: Int, annotators: Int, ratings: Int, present: Int,
    observed: Double?, alpha: Double?, kappa: Double?
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
  }
}
