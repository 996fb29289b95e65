internal import Digests
internal import Randomness

/// Adds images that were made of other images: near-duplicates and crops.
struct DuplicatePlanner {
  let options: SampleOptions

  /// Adds near-duplicates: half to the same case, half to another one.
  func addNearDuplicates(to cases: inout [PlannedCase]) {
    let all = Self.originals(cases)
    let count = Int((Double(all.count) * options.duplicates).rounded())
    var random = RandomStream(seed: options.seed, purpose: "sample copies")
    var sources = all
    random.shuffle(&sources)
    for (number, source) in sources.prefix(count).enumerated() {
      let original = cases[source.case].images[source.image]
      var target = number % 2 == 0 ? source.case : random.below(cases.count)
      for _ in 0..<50 where cases[target].images.count >= 6 { target = random.below(cases.count) }
      guard cases[target].images.count < 6, original.canBeCopied else { continue }
      let copy = PlannedDuplicate(
        original: original.index, originalID: original.id, isMirrored: random.chance(0.35),
        scale: random.chance(0.6) ? random.uniform(0.6...0.95) : 1, quality: random.whole(45...80))
      cases[target].images.append(image(copy, of: original, called: "copy", number))
    }
  }

  /// Adds crops of images that have no near-duplicate, each to another case than its original's.
  func addCrops(to cases: inout [PlannedCase]) {
    guard options.errors.crops > 0 else { return }
    let copied = Set(cases.flatMap(\.images).compactMap { $0.copy?.original })
    let all = Self.originals(cases)
    var sources = all.filter {
      let image = cases[$0.case].images[$0.image]
      return image.canBeCopied && !copied.contains(image.index)
    }
    // A stream of its own, so that crops change nothing else of the atlas.
    var random = RandomStream(seed: options.seed, purpose: "sample crops")
    random.shuffle(&sources)
    let count = Int((Double(all.count) * options.errors.crops).rounded())
    for (number, source) in sources.prefix(count).enumerated() {
      let original = cases[source.case].images[source.image]
      var target = random.below(cases.count)
      // Bounded tries: all cases may be full, and there is one crop less then.
      for _ in 0..<50 where target == source.case || cases[target].images.count >= 6 {
        target = random.below(cases.count)
      }
      guard target != source.case, cases[target].images.count < 6 else { continue }
      let copy = PlannedDuplicate(
        original: original.index, originalID: original.id, isMirrored: random.chance(0.35),
        scale: 1, quality: random.chance(0.5) ? 50 : random.whole(60...90), crop: number)
      cases[target].images.append(image(copy, of: original, called: "crop", number))
    }
  }

  /// Images that are no copies, in the order of their cases.
  private static func originals(_ cases: [PlannedCase]) -> [(case: Int, image: Int)] {
    cases.indices.flatMap { number in
      cases[number].images.indices.filter { cases[number].images[$0].copy == nil }
        .map { (case: number, image: $0) }
    }
  }

  /// The copy as an image of its own; its page says what the original's says, unless a conflict is planted.
  private func image(
    _ copy: PlannedDuplicate, of original: PlannedImage, called name: String, _ number: Int
  ) -> PlannedImage {
    let id = Digest.of(text: "\(options.seed) \(name) \(number)").hex.prefix(24)
    var image = PlannedImage(
      index: original.index, id: String(id), file: "\(name)-\(number)-\(original.file)",
      site: original.site, sitePaths: original.sitePaths, findings: original.findings,
      terms: original.terms, diagnosis: original.diagnosis, wrongLabel: original.wrongLabel,
      width: original.width, height: original.height, copy: copy, damage: .none,
      frame: original.frame)
    var random = RandomStream(
      seed: options.seed, purpose: "sample \(name) conflict", index: UInt64(number))
    if random.chance(options.errors.conflicts) { image.contradict(&random) }
    return image
  }
}

extension PlannedImage {
  /// Whether the image shows skin in a whole file: only such images are copied.
  fileprivate var canBeCopied: Bool { damage == .none && offTopic == nil }

  /// Changes what the page says: one lesion for another, or the site.
  fileprivate mutating func contradict(_ random: inout RandomStream) {
    if random.chance(0.5), exchangeLesion(&random) {
      conflict = .lesions
    } else {
      writeWrongSite(&random)
      conflict = .site
    }
  }

  /// Writes another class's term instead of one that is right; false where no term stands for one drawn class.
  private mutating func exchangeLesion(_ random: inout RandomStream) -> Bool {
    let drawn = Set(findings.map(\.lesion))
    let candidates = terms.indices.filter {
      let classes = TermMeaning.classes(of: terms[$0])
      return classes.count == 1 && drawn.isSuperset(of: classes)
    }
    guard !candidates.isEmpty else { return false }
    let index = random.pick(candidates)
    let others = lesionsNotSaid
    guard !others.isEmpty else { return false }
    let likely = TermMeaning.classes(of: terms[index]).first.flatMap { LabelPlanner.confusions[$0] }
    let other = likely.flatMap { others.contains($0) ? $0 : nil } ?? random.pick(others)
    terms[index] = other.usualTerm(&random).path
    return true
  }
}
