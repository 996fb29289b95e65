internal import Duplicates
internal import Rules
internal import Taxonomy
internal import Terms
internal import Vocabulary

/// The facts of an atlas from which evidence about two sets of images is counted.
struct EvidenceTable: Sendable {
  /// Images that have something, ascending, and what it is called.
  struct Side: Sendable {
    /// A term in quotes, or `class …`.
    let name: String
    /// Positions of the images in the atlas, ascending.
    let images: [Int]
    /// Images of which the source says that it is unknown whether they have it, ascending.
    var unknown: [Int] = []
  }

  /// The merge that the images' labels and sites come from.
  let merge: Merge
  /// Lesions, sites or diagnoses.
  let facet: Facet
  /// Samples of cases for intervals.
  let replicates: Int
  /// Seeds them.
  let seed: UInt64
  private let group: [Int]
  private let diagnosis: [Int]
  private let termImages: [[Int]]
  private let termUnknown: [[Int]]
  private let total: Int

  init(merge: Merge, groups: ImageGroups, facet: Facet, replicates: Int, seed: UInt64) {
    self.merge = merge
    self.facet = facet
    self.replicates = replicates
    self.seed = seed
    group = groups.group.map(\.rawValue)
    var numbers: [String: Int] = [:]
    diagnosis = merge.atlas.images.map { image in
      let text = TermText.normalise(image.diagnosis)
      if text.isEmpty { return -1 }
      if let known = numbers[text] { return known }
      numbers[text] = numbers.count
      return numbers.count - 1
    }
    // Images in review are what this is about, so only those that people excluded are left out.
    func images(_ assertion: Assertion) -> [[Int]] {
      var images = [[Int]](repeating: [], count: merge.atlas.terms.count)
      for image in merge.atlas.images.indices where merge.exclusion[image] != .override {
        for mention in merge.atlas.mentions(of: image) where mention.assertion == assertion {
          let term = Int(mention.term)
          if images[term].last != image { images[term].append(image) }
        }
      }
      return images
    }
    termImages = images(.present)
    termUnknown = images(.unknown)
    total = merge.exclusion.count { $0 != .override }
  }

  /// The images with a term.
  func side(term: Int) -> Side {
    side(name: "'\(merge.atlas.terms[term].text)'", terms: [term])
  }

  /// The images with any of some terms.
  func side(name: String, terms: [Int]) -> Side {
    let images = Set(terms.flatMap { termImages[$0] })
    return Side(
      name: name, images: images.sorted(),
      unknown: Set(terms.flatMap { termUnknown[$0] }).subtracting(images).sorted())
  }

  /// The images that have any of some classes by today's rules, wherever families put them.
  func side(classes: [Int]) -> Side {
    let ids = classes.map { merge.rules[facet].classIDs[$0] }
    let target = facet == .site ? merge.siteTarget : merge.lesionTarget
    let finals = facet == .site ? merge.siteClasses : merge.lesionClasses
    let columns = Set(classes.compactMap { target[$0] }.compactMap { finals.firstIndex(of: $0) })
    let images = merge.atlas.images.indices.filter { image in
      guard merge.exclusion[image] != .override else { return false }
      if facet == .site { return columns.contains(Int(merge.site[image])) }
      let states = merge.labels(of: image)
      return columns.contains { states[states.startIndex + $0] == .present }
    }
    return Side(
      name: "class \(ids.joined(separator: " + "))", images: images,
      unknown: unknown(Set(classes), facet).subtracting(images).sorted())
  }

  /// Images in which a term of some classes is said to be unknown.
  ///
  /// Terms in review leave every class open
  /// too, but they are what is to be decided, and don't count here.
  private func unknown(_ classes: Set<Int>, _ facet: Facet) -> Set<Int> {
    let terms = merge.atlas.terms.indices.filter { term in
      merge.atlas.terms[term].facet == facet
        && !classes.isDisjoint(
          with: merge.resolutions[term].outcomeWithoutConditions(rules: merge.rules[facet]).classes)
    }
    return Set(terms.flatMap { termUnknown[$0] })
  }

  /// How often two sides meet among the images in which both are known.
  private func meeting(_ one: Side, _ other: Side) -> (both: Int, one: Int, other: Int, total: Int)
  {
    let first = Set(one.images)
    let second = Set(other.images)
    return (
      first.intersection(second).count, first.subtracting(other.unknown).count,
      second.subtracting(one.unknown).count, total - Set(one.unknown).union(other.unknown).count
    )
  }

  /// Everything counted about two sides.
  func evidence(_ one: Side, _ other: Side, spelling: Evidence.Spelling?) -> Evidence {
    let meeting = meeting(one, other)
    let profile = ProfileDistance(
      profile(one), profile(other), replicates: replicates, seed: seed,
      purpose: "site profiles \(facet.rawValue) \(one.name) | \(other.name)")
    return Evidence(
      spelling: spelling,
      sizes: [one.images.count, other.images.count, cases(one), cases(other)],
      names: [one.name, other.name],
      together: .init(
        images: meeting.both,
        expected: meeting.total == 0
          ? 0 : Double(meeting.one) * Double(meeting.other) / Double(meeting.total),
        sharedDiagnoses: sharedDiagnoses(one, other)),
      profile: profile)
  }

  /// Whether contributors who could have meant the same never say both.
  ///
  /// That is: no common image, and at least half of the diagnoses shared. Integers decide.
  func neverTogetherWithSameDiagnoses(_ one: Side, _ other: Side) -> Bool {
    guard Set(one.images).isDisjoint(with: other.images) else { return false }
    let (shared, whole) = diagnosisShares(one, other)
    return whole > 0 && shared * 2 >= whole
  }

  /// Whether two things stand on one image at least as often as if they were independent.
  func standOftenTogether(_ one: Side, _ other: Side) -> Bool {
    let meeting = meeting(one, other)
    return meeting.both >= 2 && meeting.both * meeting.total >= meeting.one * meeting.other
  }

  private func sharedDiagnoses(_ one: Side, _ other: Side) -> Double? {
    let (shared, whole) = diagnosisShares(one, other)
    return whole > 0 ? Double(shared) / Double(whole) : nil
  }

  /// The sum over diagnoses of the smaller share, as a fraction of integers.
  private func diagnosisShares(_ one: Side, _ other: Side) -> (shared: Int, whole: Int) {
    let left = diagnoses(one)
    let right = diagnoses(other)
    let leftTotal = left.values.reduce(0, +)
    let rightTotal = right.values.reduce(0, +)
    var shared = 0
    for (which, count) in left {
      shared += min(count * rightTotal, (right[which] ?? 0) * leftTotal)
    }
    return (shared, leftTotal * rightTotal)
  }

  private func diagnoses(_ side: Side) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for image in side.images where diagnosis[image] >= 0 {
      counts[diagnosis[image], default: 0] += 1
    }
    return counts
  }

  /// The cases of a side's images.
  func cases(_ side: Side) -> Int { Set(side.images.map { group[$0] }).count }

  /// The sites of the images of a lesion or diagnosis, or the lesions of a site's.
  private func profile(_ side: Side) -> ProfileCases {
    var byGroup: [Int: [Int32]] = [:]
    for image in side.images {
      if facet != .site {
        if merge.site[image] >= 0 { byGroup[group[image], default: []].append(merge.site[image]) }
      } else {
        for (index, state) in merge.labels(of: image).enumerated() where state == .present {
          byGroup[group[image], default: []].append(Int32(index))
        }
      }
    }
    return ProfileCases(
      categories: facet != .site ? merge.siteClasses.count : merge.lesionClasses.count,
      cases: byGroup.keys.sorted().map { byGroup[$0] ?? [] })
  }
}
