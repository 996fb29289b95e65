import Digests
import Randomness

/// Everything that a sample atlas will hold: a pure function of options and vocabulary.
struct AtlasPlan: Sendable {
  let cases: [PlannedCase]

  /// Images in the order of their indexes, with their cases.
  let pictures: [(case: Int, image: Int)]

  init(_ options: SampleOptions, _ vocabulary: AtlasVocabulary) {
    let planner = CasePlanner(options: options, vocabulary: vocabulary)
    let mains = Self.mainFindings(options)
    var cases = mains.enumerated().map { planner.plan($0, main: $1) }
    Self.number(&cases)
    Self.addCopies(to: &cases, options)
    self.cases = cases
    pictures = cases.indices.flatMap { number in
      cases[number].images.indices.map { (number, $0) }
    }
  }

  /// The main finding of each case, dealt from shuffled decks so that no class is short by chance.
  private static func mainFindings(_ options: SampleOptions) -> [LesionClass] {
    let deck = LesionClass.allCases.flatMap { lesion in
      Array(repeating: lesion, count: lesion.profile.cases)
    }
    var dealt: [LesionClass] = []
    var round: UInt64 = 0
    while dealt.count < options.cases {
      var cards = deck
      var random = RandomStream(seed: options.seed, purpose: "sample deck", index: round)
      random.shuffle(&cards)
      // A part of a deck takes its cards evenly from all classes.
      let wanted = options.cases - dealt.count
      if wanted < cards.count { cards = part(of: deck, wanted, &random) }
      dealt += cards
      round += 1
    }
    return dealt
  }

  /// `count` cards of a sorted deck at even distances, shuffled.
  private static func part(
    of deck: [LesionClass], _ count: Int, _ random: inout RandomStream
  ) -> [LesionClass] {
    var cards = (0..<count).map { deck[$0 * deck.count / count] }
    random.shuffle(&cards)
    return cards
  }

  /// Gives the drawn images their indexes in order; a copy later takes its original's.
  private static func number(_ cases: inout [PlannedCase]) {
    var index = 0
    for number in cases.indices {
      for image in cases[number].images.indices {
        cases[number].images[image].index = index
        index += 1
      }
    }
  }

  /// Adds near-duplicates: half to the same case, half to another one.
  private static func addCopies(to cases: inout [PlannedCase], _ options: SampleOptions) {
    let all = cases.indices.flatMap { number in
      cases[number].images.indices.map { (case: number, image: $0) }
    }
    let count = Int((Double(all.count) * options.duplicates).rounded())
    var random = RandomStream(seed: options.seed, purpose: "sample copies")
    var sources = all
    random.shuffle(&sources)
    for (number, source) in sources.prefix(count).enumerated() {
      let original = cases[source.case].images[source.image]
      var target = number % 2 == 0 ? source.case : random.below(cases.count)
      for _ in 0..<50 where cases[target].images.count >= 6 { target = random.below(cases.count) }
      guard cases[target].images.count < 6, original.damage == .none else { continue }
      let copy = PlannedCopy(
        original: original.index, originalID: original.id, isMirrored: random.chance(0.35),
        scale: random.chance(0.6) ? random.uniform(0.6...0.95) : 1, quality: random.whole(45...80))
      let id = Digest.of(text: "\(options.seed) copy \(number)").hex.prefix(24)
      cases[target].images.append(
        PlannedImage(
          index: original.index, id: String(id), file: "copy-\(number)-\(original.file)",
          site: original.site, sitePaths: original.sitePaths, findings: original.findings,
          terms: original.terms, diagnosis: original.diagnosis, wrongLabel: original.wrongLabel,
          width: original.width, height: original.height, copy: copy, damage: .none))
    }
  }
}
