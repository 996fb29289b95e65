package import Catalogue
internal import Markup
internal import Terms
internal import Vocabulary

/// The raw terms of images, as a catalogue has them.
package struct ImageTerms: Sendable {
  /// The facts; nil where there is no catalogue.
  package let catalogue: Catalogue?

  /// Terms of a catalogue; nil knows none.
  package init(_ catalogue: Catalogue?) { self.catalogue = catalogue }

  /// Whether the catalogue has an image; true where there is no catalogue to ask.
  func knows(_ image: String) throws(ReviewError) -> Bool {
    guard let catalogue else { return true }
    return try ReviewError.wrapping { try catalogue.hasImage(ImageID(image)) }
  }

  /// An image's lesions and sites as the rules compare them, sorted; nil without a catalogue.
  ///
  /// Corrections expect these. Diagnoses are left out: whether rules look at them may change. Fails when the catalogue can't be read.
  package func of(_ image: String) throws(ReviewError) -> [String]? {
    guard let catalogue else { return nil }
    let mentions = try ReviewError.wrapping { try catalogue.mentions(of: ImageID(image)) }
    let ruled: [Facet] = [.lesion, .site]
    let texts = mentions.filter { ruled.contains($0.mention.facet) }
      .map { TermText.joined(TermText.normalise(path: $0.mention.path)) }
    return Set(texts).subtracting([""]).sorted()
  }

  /// An image's terms for a page, or why they can't be read; nil when it has none or there is no catalogue.
  func text(of image: String) -> HTML? {
    do throws(ReviewError) {
      guard let terms = try of(image), !terms.isEmpty else { return nil }
      return "\(terms.joined(separator: " · "))"
    } catch {
      return "<span class=\"alert\">\(error.description)</span>"
    }
  }
}
