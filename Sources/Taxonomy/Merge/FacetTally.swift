internal import Documents
internal import Rules
internal import Terms
package import Vocabulary

/// How much an atlas says of one facet.
package struct FacetTally: Sendable {
  /// A term and the images that have it.
  package struct Entry: Sendable {
    /// Its number among the atlas's terms.
    package let term: Int
    /// Its path as one text.
    package let text: String
    /// Images with the term asserted present.
    package let images: Int
  }

  /// Lesion, site or diagnosis.
  package let facet: Facet
  /// Images with a present term of the facet.
  package let images: Int
  /// The present terms, those of most images first.
  package let terms: [Entry]

  /// The facets of which some image has a present term.
  package static func all(_ atlas: Atlas) -> [FacetTally] {
    var counts = [Int](repeating: 0, count: atlas.terms.count)
    var seen = [Int](repeating: -1, count: atlas.terms.count)
    var images: [Facet: Int] = [:]
    for image in atlas.images.indices {
      var facets: Set<Facet> = []
      for mention in atlas.mentions(of: image) where mention.assertion == .present {
        let term = Int(mention.term)
        facets.insert(atlas.terms[term].facet)
        // Images are counted: a term that an image has twice counts once.
        if seen[term] == image { continue }
        seen[term] = image
        counts[term] += 1
      }
      for facet in facets { images[facet, default: 0] += 1 }
    }
    return Facet.ruled.compactMap { facet in
      guard let count = images[facet] else { return nil }
      let terms = atlas.terms.indices.filter { atlas.terms[$0].facet == facet && counts[$0] > 0 }
        .map { Entry(term: $0, text: atlas.terms[$0].text, images: counts[$0]) }
        .sorted { ($1.images, $0.text) < ($0.images, $1.text) }
      return FacetTally(facet: facet, images: count, terms: terms)
    }
  }

  /// In words, with the most frequent terms: `3 diagnoses on 12 images ('nevus' 8, …)`.
  package var text: String {
    let shown = terms.prefix(3).map { "'\(VisibleText.escaped($0.text))' \($0.images)" }
    let more = terms.count > shown.count ? ", …" : ""
    return
      "\(NumberText.counted(terms.count, name.one, name.many)) on \(NumberText.counted(images, "image")) "
      + "(\(shown.joined(separator: ", "))\(more))"
  }

  private var name: (one: String, many: String) {
    switch facet {
    case .diagnosis: ("diagnosis", "diagnoses")
    case .site: ("site", "sites")
    default: ("lesion term", "lesion terms")
    }
  }
}
