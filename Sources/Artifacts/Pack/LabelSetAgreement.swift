package import Vocabulary

/// How far the annotators of images agree in all that they name of one facet.
package struct LabelSetAgreement: Codable, Sendable, Hashable {
  package let facet: Facet
  /// Images with two annotators or more.
  package let images: Int
  /// Groups of these images.
  package let cases: Int
  /// Annotators of these images.
  package let annotators: Int
  /// The Jaccard index of the final classes that two annotators name, its mean over pairs, then over images.
  package let jaccard: Double
  /// Its 95 % interval over groups; nil with fewer than two.
  package let interval: AgreementIntervals.Ends?

  package init(
    facet: Facet, images: Int, cases: Int, annotators: Int, jaccard: Double,
    interval: AgreementIntervals.Ends?
  ) {
    self.facet = facet
    self.images = images
    self.cases = cases
    self.annotators = annotators
    self.jaccard = jaccard
    self.interval = interval
  }
}
