internal import Rules
internal import Terms
internal import Vocabulary

/// Makes an atlas of images in order of their ids, each with what is said of it.
///
/// A mention becomes a number at once: of millions of mentions no text is kept twice.
struct AtlasBuilder {
  private struct Stated: Hashable {
    let facet: Facet
    let path: [String]
  }

  private let images: [AtlasImage]
  /// The numbers of terms as sources write them, and in normal form.
  private var stated: [Stated: Int] = [:]
  private var numbers: [Atlas.Term: Int] = [:]
  private var terms: [Atlas.Term] = []
  private var annotators: [String: Int32] = [:]
  private var starts = [0]
  private var mentions: [Atlas.Mention] = []

  /// Takes the images, of which nothing is said yet.
  init(_ images: [AtlasImage]) {
    self.images = images
    starts.reserveCapacity(images.count + 1)
  }

  /// The image whose mentions are added; nil behind the last one.
  var current: AtlasImage? { starts.count <= images.count ? images[starts.count - 1] : nil }

  /// Adds what is said of the current image.
  ///
  /// Mentions of other facets than lesions, sites and diagnoses are left out.
  mutating func add(_ said: Vocabulary.Mention, by annotator: String?) {
    let index = annotator.map { name in
      annotators[name] ?? Int32(annotators.count)
    }
    if let annotator, let index { annotators[annotator] = index }
    guard Facet.ruled.contains(said.facet) else { return }
    let number = number(of: said)
    if terms[number].path.isEmpty { return }
    mentions.append(
      Atlas.Mention(
        term: Int32(number), assertion: said.assertion, votes: said.votes,
        weight: said.weight.map { Float($0) }, annotator: index ?? -1))
  }

  /// Goes on to the next image: everything that is said of the current one was added.
  mutating func endImage() { starts.append(mentions.count) }

  private mutating func number(of said: Vocabulary.Mention) -> Int {
    let key = Stated(facet: said.facet, path: said.path)
    if let known = stated[key] { return known }
    let term = Atlas.Term(facet: said.facet, path: TermText.normalise(path: said.path))
    let number = numbers[term] ?? terms.count
    if number == terms.count {
      terms.append(term)
      numbers[term] = number
    }
    stated[key] = number
    return number
  }

  /// The atlas, its terms in order of facet and text and its annotators by name, whatever the order in
  /// which they were met.
  ///
  /// Ends the building: called once.
  mutating func atlas() -> Atlas {
    let order = terms.indices.sorted { terms[$0].sortKey < terms[$1].sortKey }
    var rank = [Int32](repeating: 0, count: terms.count)
    for (position, old) in order.enumerated() { rank[old] = Int32(position) }
    let names = annotators.keys.sorted()
    var nameRank = [Int32](repeating: 0, count: names.count)
    for (position, name) in names.enumerated() {
      if let old = annotators[name] { nameRank[Int(old)] = Int32(position) }
    }
    for position in mentions.indices {
      mentions[position].term = rank[Int(mentions[position].term)]
      let annotator = mentions[position].annotator
      if annotator >= 0 { mentions[position].annotator = nameRank[Int(annotator)] }
    }
    return Atlas(
      images: images, terms: order.map { terms[$0] }, starts: starts, mentions: mentions,
      annotatorNames: names)
  }
}

extension Atlas.Term {
  fileprivate var sortKey: String { "\(Facet.ruled.firstIndex(of: facet) ?? 0)\u{1F}\(text)" }
}
