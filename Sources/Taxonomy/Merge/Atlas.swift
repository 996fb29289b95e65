package import Digests
internal import Documents
internal import Terms
package import Vocabulary

/// What a source says of an image, and who said so.
package struct AtlasMention: Sendable, Hashable {
  /// The mention as the catalogue has it.
  package let mention: Mention
  /// Who named it; nil where the source names nobody.
  package let annotator: String?

  /// Names a mention that stands on no page.
  package init(
    _ facet: Facet, _ path: [String], _ assertion: Assertion = .present, votes: Int? = nil,
    weight: Double? = nil, annotator: String? = nil
  ) {
    mention = Mention(
      facet: facet, raw: TermText.joined(path), path: path, assertion: assertion, votes: votes,
      weight: weight)
    self.annotator = annotator
  }
}

/// The facts that rules work on: images in order of their ids, with lesions, sites and diagnoses.
package struct Atlas: Sendable {
  /// A distinct term of the data, in normal form before spelling.
  package struct Term: Sendable, Hashable {
    package let facet: Facet
    package let path: [String]

    package var text: String { TermText.joined(path) }
  }

  /// A mention by the number of its term, in 20 bytes: an atlas has millions.
  package struct Mention: Sendable {
    package var term: Int32
    /// -1 for nobody in particular, else a position in the atlas's `annotatorNames`.
    package var annotator: Int32
    private let statedVotes: Int32
    private let statedWeight: Float
    package var assertion: Assertion

    /// Votes beyond 32 bits are as many as 32 bits hold.
    init(term: Int32, assertion: Assertion, votes: Int?, weight: Float?, annotator: Int32) {
      self.term = term
      self.assertion = assertion
      self.annotator = annotator
      // The least number and the number that is none stand for what is not stated.
      statedVotes = votes.map { max(Int32(clamping: $0), .min + 1) } ?? .min
      statedWeight = weight ?? .nan
    }

    package var votes: Int? { statedVotes == .min ? nil : Int(statedVotes) }
    package var weight: Float? { statedWeight.isNaN ? nil : statedWeight }
  }

  /// The images, in order of their ids.
  package let images: [AtlasImage]
  /// The distinct terms, in order of facet and text.
  package let terms: [Term]
  /// Where the mentions of image i begin: `starts[i] ..< starts[i + 1]`.
  package let starts: [Int]
  /// All mentions, image by image, in the source's order.
  package let mentions: [Mention]
  /// Who named terms, sorted.
  package let annotatorNames: [String]
  /// Which images show the same case.
  let cases: AtlasCases

  package func mentions(of image: Int) -> ArraySlice<Mention> {
    mentions[starts[image]..<starts[image + 1]]
  }

  /// Takes images with what is said of them; the order does not matter.
  ///
  /// Mentions of other facets than lesions, sites and diagnoses are left out.
  package init(_ facts: [(image: AtlasImage, mentions: [AtlasMention])]) {
    let sorted = facts.sorted { $0.image.id < $1.image.id }
    var builder = AtlasBuilder(sorted.map(\.image))
    for (_, said) in sorted {
      for entry in said { builder.add(entry.mention, by: entry.annotator) }
      builder.endImage()
    }
    self = builder.atlas()
  }

  /// The same facts, with present terms unknown whose numbers fall short; those without any stay.
  package func doubting(_ threshold: VoteThreshold) -> Atlas {
    Atlas(
      self,
      mentions: mentions.map { mention in
        guard mention.assertion == .present,
          threshold.doubts(votes: mention.votes, weight: mention.weight)
        else { return mention }
        var doubted = mention
        doubted.assertion = .unknown
        return doubted
      })
  }

  /// The same facts without terms of other facets.
  package func limited(to facets: [Facet]) -> Atlas {
    let kept = terms.indices.filter { facets.contains(terms[$0].facet) }
    if kept.count == terms.count { return self }
    // Mentions name terms by position, and positions move up when terms go.
    var number = [Int32](repeating: -1, count: terms.count)
    for (rank, old) in kept.enumerated() { number[old] = Int32(rank) }
    var starts = [0]
    var fewer: [Mention] = []
    for image in images.indices {
      for mention in mentions(of: image) where number[Int(mention.term)] >= 0 {
        fewer.append(
          Mention(
            term: number[Int(mention.term)], assertion: mention.assertion, votes: mention.votes,
            weight: mention.weight, annotator: mention.annotator))
      }
      starts.append(fewer.count)
    }
    return Atlas(self, terms: kept.map { terms[$0] }, starts: starts, mentions: fewer)
  }

  package init(
    images: [AtlasImage], terms: [Term], starts: [Int], mentions: [Mention],
    annotatorNames: [String]
  ) {
    self.images = images
    self.terms = terms
    self.starts = starts
    self.mentions = mentions
    self.annotatorNames = annotatorNames
    cases = AtlasCases(images)
  }

  /// The same images with other mentions.
  private init(
    _ atlas: Atlas, terms: [Term]? = nil, starts: [Int]? = nil, mentions: [Mention]
  ) {
    images = atlas.images
    self.terms = terms ?? atlas.terms
    self.starts = starts ?? atlas.starts
    self.mentions = mentions
    annotatorNames = atlas.annotatorNames
    cases = atlas.cases
  }
}

extension Atlas {
  /// In an atlas of more images a table full of unknown keys would take minutes to find the likeliest ones.
  private static let mostImagesForHints = 50_000

  /// `Did you mean …?` for a key in a table that no image has, with a blank after it, or an empty text.
  func hint(image key: String) -> String {
    images.count > Self.mostImagesForHints
      ? "" : Nearest.hint(key, among: images.map(\.id.rawValue))
  }

  /// Digest of all facts that rules, groups and splits depend on.
  package func digest() -> Digest {
    var builder = DigestBuilder()
    for (position, image) in images.enumerated() {
      let fields =
        [
          image.id.rawValue, image.caseID?.rawValue ?? "", image.source, image.diagnosis,
          image.contributor, image.sha256?.hex ?? "",
          image.fingerprint.map { Digest.of($0.bytes).hex } ?? "",
          image.localFeatures.map { Digest.of($0.bytes).hex } ?? "",
        ] + image.groupKeys.sorted()
      for field in fields { builder.update(field: field) }
      // Annotators, votes and weights add something only where there are some, so that data without
      // them keeps its digest.
      for facet in [Facet.lesion, .site] {
        for name in image.annotators[facet] ?? [] {
          builder.update(field: "annotator of \(facet.rawValue) \(name)")
        }
      }
      for mention in mentions(of: position) {
        let term = terms[Int(mention.term)]
        var votes = mention.votes.map { " \($0)" } ?? ""
        if let weight = mention.weight { votes += " weight \(weight)" }
        if mention.annotator >= 0 { votes += " by \(annotatorNames[Int(mention.annotator)])" }
        builder.update(field: "\(term.facet.rawValue) \(mention.assertion.rawValue)\(votes)")
        for element in term.path { builder.update(field: element) }
      }
      // Where an image ends: without it, a mention could belong to either of two images.
      builder.update(field: "")
    }
    return builder.finish()
  }
}
