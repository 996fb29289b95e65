public import Provenance
public import Vocabulary

/// One image as the catalogue has it.
public struct AtlasImage: Sendable {
  /// Its key.
  public var id: ImageID
  /// Its case; nil when the source names none.
  public var caseID: CaseID?
  /// Further keys that images of one group share.
  public var groupKeys: [String] = []
  /// The source it came from.
  public var source = ""
  /// The diagnosis, raw.
  public var diagnosis = ""
  /// Who contributed it, raw.
  public var contributor = ""
  /// The licence.
  public var licence = ""
  /// The page that describes it.
  public var page = ""
  /// The image file as the source names it.
  public var file = ""
  /// The file with its pixels on this machine; nil without pixels.
  public var pixelFile: String?
  /// Digest of the file; nil without pixels.
  public var sha256: Digest?
  /// What the picture looks like; nil for a flat one, and without pixels.
  public var fingerprint: PictureFingerprint?
  /// Further columns of the source.
  public var attributes: [String: String] = [:]
  /// Who looked at it for lesions or sites, whether they named one or not; sorted.
  public var annotators: [Facet: [String]] = [:]
  /// Width in pixels.
  public var width = 0
  /// Height in pixels.
  public var height = 0
  /// EXIF orientation.
  public var orientation = 1

  /// Names an image; the rest may be filled in.
  public init(id: ImageID, caseID: CaseID? = nil, source: String = "") {
    self.id = id
    self.caseID = caseID
    self.source = source
  }
}

/// What a source says of an image.
public struct AtlasMention: Sendable, Hashable {
  /// Lesion, site or diagnosis.
  public let facet: Facet
  /// The term's path, decoded but else raw.
  public let path: [String]
  /// Whether the source says that it applies.
  public let assertion: Assertion
  /// How many of those who labelled the image named it; nil where the source counts no votes.
  public let votes: Int?
  /// How sure the source is, above 0 up to 1; nil where it does not tell.
  public let weight: Double?
  /// Who named it; nil where the source names nobody.
  public let annotator: String?

  /// Names a mention.
  public init(
    _ facet: Facet, _ path: [String], _ assertion: Assertion = .present, votes: Int? = nil,
    weight: Double? = nil, annotator: String? = nil
  ) {
    self.facet = facet
    self.path = path
    self.assertion = assertion
    self.votes = votes
    self.weight = weight
    self.annotator = annotator
  }
}

/// The facts that rules work on: images in order of their ids, with lesions, sites and diagnoses.
public struct Atlas: Sendable {
  /// A distinct term of the data, in normal form before spelling.
  struct Term: Sendable, Hashable {
    let facet: Facet
    let path: [String]

    /// The path as one text.
    var text: String { TermText.joined(path) }
  }

  /// A mention by the number of its term.
  struct Mention: Sendable {
    var term: Int32
    var assertion: Assertion
    let votes: Int?
    let weight: Float?
    /// A position in the atlas's `annotatorNames`; -1 for nobody in particular.
    let annotator: Int32
  }

  /// The images, in order of their ids.
  public let images: [AtlasImage]
  /// The distinct terms, in order of facet and text.
  let terms: [Term]
  /// Where the mentions of image i begin: `starts[i] ..< starts[i + 1]`.
  let starts: [Int]
  /// All mentions, image by image, in the source's order.
  let mentions: [Mention]
  /// Who named terms, sorted.
  let annotatorNames: [String]

  /// The mentions of an image.
  func mentions(of image: Int) -> ArraySlice<Mention> {
    mentions[starts[image]..<starts[image + 1]]
  }

  /// Takes images with what is said of them; the order does not matter.
  ///
  /// Mentions of other facets than lesions, sites and diagnoses are left out.
  public init(_ facts: [(image: AtlasImage, mentions: [AtlasMention])]) {
    let ordered = facts.sorted { $0.image.id < $1.image.id }
    var interned: [AtlasMention: Int] = [:]
    var numbers: [Term: Int] = [:]
    var terms: [Term] = []
    func number(_ mention: AtlasMention) -> Int {
      let key = AtlasMention(mention.facet, mention.path)
      if let known = interned[key] { return known }
      let term = Term(facet: mention.facet, path: TermText.normalise(path: mention.path))
      let number = numbers[term] ?? terms.count
      if number == terms.count {
        terms.append(term)
        numbers[term] = number
      }
      interned[key] = number
      return number
    }
    annotatorNames = Set(facts.flatMap { $0.mentions.compactMap(\.annotator) }).sorted()
    let annotators = Dictionary(
      uniqueKeysWithValues: annotatorNames.enumerated().map { ($1, Int32($0)) })
    var starts = [0]
    var mentions: [Mention] = []
    for (_, said) in ordered {
      for mention in said where Facet.ruled.contains(mention.facet) {
        let position = number(mention)
        if terms[position].path.isEmpty { continue }
        mentions.append(
          Mention(
            term: Int32(position), assertion: mention.assertion, votes: mention.votes,
            weight: mention.weight.map { Float($0) },
            annotator: mention.annotator.flatMap { annotators[$0] } ?? -1))
      }
      starts.append(mentions.count)
    }
    let order = terms.indices.sorted { terms[$0].sortKey < terms[$1].sortKey }
    var rank = [Int32](repeating: 0, count: terms.count)
    for (position, old) in order.enumerated() { rank[old] = Int32(position) }
    images = ordered.map(\.image)
    self.terms = order.map { terms[$0] }
    self.starts = starts
    for position in mentions.indices {
      mentions[position].term = rank[Int(mentions[position].term)]
    }
    self.mentions = mentions
  }

  /// The same facts, with present terms unknown whose numbers fall short; those without any stay.
  func doubting(_ threshold: VoteThreshold) -> Atlas {
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
  func limited(to facets: [Facet]) -> Atlas {
    let kept = terms.indices.filter { facets.contains(terms[$0].facet) }
    if kept.count == terms.count { return self }
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
    return Atlas(
      images: images, terms: kept.map { terms[$0] }, starts: starts, mentions: fewer,
      annotatorNames: annotatorNames)
  }

  private init(
    images: [AtlasImage], terms: [Term], starts: [Int], mentions: [Mention],
    annotatorNames: [String]
  ) {
    self.images = images
    self.terms = terms
    self.starts = starts
    self.mentions = mentions
    self.annotatorNames = annotatorNames
  }

  private init(_ atlas: Atlas, mentions: [Mention]) {
    images = atlas.images
    terms = atlas.terms
    starts = atlas.starts
    annotatorNames = atlas.annotatorNames
    self.mentions = mentions
  }
}

extension Atlas.Term {
  fileprivate var sortKey: String { "\(Facet.ruled.firstIndex(of: facet) ?? 0)\u{1F}\(text)" }
}

extension Atlas {
  /// Digest of all facts that rules, groups and splits depend on.
  func digest() -> Digest {
    var builder = DigestBuilder()
    for (position, image) in images.enumerated() {
      let fields =
        [
          image.id.rawValue, image.caseID?.rawValue ?? "", image.source, image.diagnosis,
          image.contributor, image.sha256?.hex ?? "",
          image.fingerprint.map { Digest.of($0.bytes).hex } ?? "",
        ] + image.groupKeys.sorted()
      for field in fields { builder.update(field: field) }
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
      builder.update(field: "")
    }
    return builder.finish()
  }
}
