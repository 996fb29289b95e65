internal import Digests
internal import Taxonomy
internal import Vocabulary

/// Which images mention a term, and what else they say: the facts alone, whatever the rules.
struct TermIndex: Sendable {
  /// The images and mentions that the positions below are of.
  let atlas: Atlas
  /// For each term of the atlas the images that mention it as present, ascending.
  let images: [[Int]]
  private let numbers: [String: Int]
  private let files: [String: Int]

  /// Goes through all mentions once.
  init(_ atlas: Atlas) {
    self.atlas = atlas
    var images = [[Int]](repeating: [], count: atlas.terms.count)
    for image in atlas.images.indices {
      for said in atlas.mentions(of: image) where said.assertion == .present {
        if images[Int(said.term)].last != image { images[Int(said.term)].append(image) }
      }
    }
    self.images = images
    numbers = Dictionary(
      atlas.terms.enumerated().map { ("\($1.facet.rawValue)\u{1F}\($1.text)", $0) },
      uniquingKeysWith: { first, _ in first })
    files = Dictionary(
      atlas.images.enumerated().compactMap { position, image in
        image.pixelFile == nil ? nil : image.sha256.map { ($0.hex, position) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The number of a term; nil when the data does not have it.
  func term(_ facet: Facet, _ text: String) -> Int? { numbers["\(facet.rawValue)\u{1F}\(text)"] }

  /// The position of the first image whose file has this digest; nil for none.
  func image(sha256 hex: String) -> Int? { files[hex] }

  /// The position of an image; nil when the atlas does not have it.
  func image(id: ImageID) -> Int? {
    var (low, high) = (0, atlas.images.count)
    while low < high {
      let middle = (low + high) / 2
      if atlas.images[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < atlas.images.count && atlas.images[low].id == id ? low : nil
  }

  /// What an image says of a facet, in the source's order, each once.
  func terms(of image: Int, _ facet: Facet) -> [String] {
    var seen: Set<Int32> = []
    return atlas.mentions(of: image).filter {
      $0.assertion == .present && atlas.terms[Int($0.term)].facet == facet
        && seen.insert($0.term).inserted
    }.map { atlas.terms[Int($0.term)].text }
  }
}

/// What the images of a term have in common.
struct TermProfile: Sendable {
  /// Something that stands on some of the images.
  struct Share: Sendable {
    let text: String
    let count: Int
    /// How many there would be if the two were independent; nil where it is not asked.
    var byChance: Double?
  }

  /// Distinct cases.
  let cases: Int
  /// Other lesion terms on the same images, most first.
  let together: [Share]
  /// Their sites, most first.
  let sites: [Share]
  /// Their diagnoses, most first.
  let diagnoses: [Share]
  /// Who contributed them, most first.
  let contributors: [Share]
  /// Images to look at, one a case.
  let samples: [Int]

  /// Entries of each list.
  private static let most = 12
  /// Images to look at.
  static let mostSamples = 24

  /// Goes through the images of a term; `isShown` says which of them have a picture.
  init(_ term: Int, _ index: TermIndex, isShown: (Int) -> Bool) {
    let atlas = index.atlas
    let images = index.images[term]
    var terms: [Int: Int] = [:]
    var diagnoses: [String: Int] = [:]
    var contributors: [String: Int] = [:]
    var cases: Set<String> = []
    var samples: [Int] = []
    for image in images {
      let facts = atlas.images[image]
      // One picture a case: those of one case look alike, and would hide how a term varies.
      let isNewCase = cases.insert(facts.caseID?.rawValue ?? facts.id.rawValue).inserted
      if isNewCase, samples.count < Self.mostSamples, isShown(image) {
        samples.append(image)
      }
      for said in Set(atlas.mentions(of: image).filter { $0.assertion == .present }.map(\.term)) {
        terms[Int(said), default: 0] += 1
      }
      if !facts.diagnosis.isEmpty { diagnoses[facts.diagnosis, default: 0] += 1 }
      if !facts.contributor.isEmpty { contributors[facts.contributor, default: 0] += 1 }
    }
    func shares(_ facet: Facet) -> [Share] {
      Self.top(
        terms.filter { $0.key != term && atlas.terms[$0.key].facet == facet }.map { entry in
          let all = Double(atlas.images.count)
          let chance = Double(images.count) * Double(index.images[entry.key].count) / max(1, all)
          return Share(text: atlas.terms[entry.key].text, count: entry.value, byChance: chance)
        })
    }
    self.cases = cases.count
    self.samples = samples
    together = shares(.lesion)
    sites = shares(.site)
    self.diagnoses = Self.top(diagnoses.map { Share(text: $0.key, count: $0.value) })
    self.contributors = Self.top(contributors.map { Share(text: $0.key, count: $0.value) })
  }

  private static func top(_ shares: [Share]) -> [Share] {
    Array(shares.sorted { (-$0.count, $0.text) < (-$1.count, $1.text) }.prefix(most))
  }
}
