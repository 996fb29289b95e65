internal import Randomness

/// Everything that a sample atlas will hold: a pure function of options and vocabulary.
struct AtlasPlan: Sendable {
  let cases: [PlannedCase]

  /// Images in the order of their indexes, with their cases.
  let imagePositions: [(case: Int, image: Int)]

  init(_ options: SampleOptions, _ vocabulary: AtlasVocabulary) {
    let planner = CasePlanner(options: options, vocabulary: vocabulary)
    let mains = Self.mainFindings(options)
    var cases = mains.enumerated().map { planner.plan($0, main: $1) }
    Self.number(&cases)
    ErrorPlanter(options: options).plant(&cases)
    let duplicates = DuplicatePlanner(options: options)
    duplicates.addNearDuplicates(to: &cases)
    duplicates.addCrops(to: &cases)
    SilentContributor.silence(&cases)
    self.cases = cases
    imagePositions = cases.indices.flatMap { number in
      cases[number].images.indices.map { (number, $0) }
    }
  }

  /// The main finding of each case, taken from shuffled lists so that no class is short by chance.
  private static func mainFindings(_ options: SampleOptions) -> [LesionClass] {
    let deck = LesionClass.allCases.flatMap { lesion in
      Array(repeating: lesion, count: lesion.profile.cases)
    }
    var taken: [LesionClass] = []
    var round: UInt64 = 0
    while taken.count < options.cases {
      var cards = deck
      var random = RandomStream(seed: options.seed, purpose: "sample deck", index: round)
      random.shuffle(&cards)
      // The last cases are fewer than a deck: at even distances of the sorted deck they come from all classes.
      let wanted = options.cases - taken.count
      if wanted < cards.count { cards = part(of: deck, wanted, &random) }
      taken += cards
      round += 1
    }
    return taken
  }

  /// `count` entries of a sorted deck at even distances, shuffled.
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
}
