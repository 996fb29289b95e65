package import Rules
internal import Terms
package import Vocabulary

/// Labels and sites derived from an atlas by rules.
///
/// Stages have a fixed order (docs/rules.md): corrections that exclude or take terms away, sites,
/// lesions, corrections that add or remove classes, and the policy for images without a label.
package struct Merge: Sendable {
  /// Why an image is not part of the data set.
  package enum Exclusion: Sendable, CaseIterable {
    case override, noTerm, noSite, review, dropped, rare

    /// In words, for rules that take terms of this name.
    func text(_ noun: (one: String, many: String)) -> String {
      switch self {
      case .override: "excluded by an override"
      case .noTerm: "no \(noun.one)"
      case .noSite: "no final site"
      case .review: "all \(noun.many) in review or unknown"
      case .dropped: "all \(noun.many) dropped"
      case .rare: "lesion classes under drop_under"
      }
    }
  }

  typealias Sources = TermSources

  /// The facts, with the terms of facets that the rules make something of.
  package let atlas: Atlas
  /// The facts as they came.
  let whole: Atlas
  package let rules: RuleSet
  /// Per image, why it is left out; nil: it is part of the data set.
  package var exclusion: [Exclusion?]
  /// Final lesion classes, as positions in the rules' class ids, ascending.
  package var lesionClasses: [Int] = []
  /// Final site classes likewise.
  package var siteClasses: [Int] = []
  /// Final site per image as a position in `siteClasses`; -1 when unknown.
  package var site: [Int32]
  /// Label states, image by image, one per final lesion class.
  var labels: [LabelState] = []
  /// What thresholds said, lesions after sites.
  var thresholdResults: [ThresholdResult] = []
  /// Where each lesion class goes.
  package var lesionTarget: [Int?] = []
  /// Where each site class goes.
  package var siteTarget: [Int?] = []
  /// Resolutions of the atlas's terms.
  package let resolutions: [Resolution]
  /// The same where no condition is asked for, formatted for lookup.
  let meanings: TermMeanings
  /// Whether the thresholds of lesions count images with a final site only: so it is as soon as one image
  /// has a final site.
  var countsOnlyImagesWithSite = false
  /// Images whose mentions gave more than one site.
  var manySites = 0
  /// Images without a present label that stay because the policy keeps them.
  var keptWithoutLabel = 0
  /// Those of them of which no term says anything: all their lesion classes are unknown.
  var keptUnknown = 0
  /// Distinct images per term, with the term asserted present.
  package var termCounts: [Int]
  /// What the policy asks of votes.
  let threshold: VoteThreshold
  /// Classes of images that too few annotators named.
  var doubted = 0

  /// Derives everything; rules must be free of errors.
  package init(atlas: Atlas, rules: RuleSet, overrides: Overrides, locked: LockedThresholds) {
    threshold = VoteThreshold(rules.file.policy)
    whole = atlas
    let used = atlas.limited(to: rules.facets)
    let atlas = threshold.isAsked ? used.doubting(threshold) : used
    self.atlas = atlas
    self.rules = rules
    resolutions = atlas.terms.map {
      Resolution($0.path, rules: rules[$0.facet], spelling: rules.spelling)
    }
    meanings = TermMeanings(terms: atlas.terms, resolutions: resolutions)
    let count = atlas.images.count
    exclusion = [Exclusion?](repeating: nil, count: count)
    site = [Int32](repeating: -1, count: count)
    termCounts = [Int](repeating: 0, count: atlas.terms.count)
    countTerms()
    let corrections = Corrections(atlas: atlas, rules: rules, overrides: overrides)
    for (image, correction) in corrections.byImage where correction.exclude {
      exclusion[image] = .override
    }
    // Sites first: conditions of lesion rules ask for the final site, and the thresholds of lesions
    // count images that have one.
    mergeSites(corrections, locked: locked)
    mergeLesions(corrections, locked: locked)
  }

  /// Why an image is left out, in words.
  func words(for reason: Exclusion) -> String { reason.text(rules.termNoun) }

  /// The images of the data set.
  var included: [Int] { exclusion.indices.filter { exclusion[$0] == nil } }

  /// The states of an image's labels.
  package func labels(of image: Int) -> ArraySlice<LabelState> {
    labels[(image * lesionClasses.count)..<((image + 1) * lesionClasses.count)]
  }

  /// The final lesion classes that have a state in an image, ascending.
  func lesions(of image: Int, _ state: LabelState) -> [Int] {
    let states = labels(of: image)
    var lesions: [Int] = []
    for position in states.indices where states[position] == state {
      lesions.append(position - states.startIndex)
    }
    return lesions
  }

  /// Which final lesion classes are unknown in the same images of the data set.
  func unknownClasses() -> UnknownClasses {
    UnknownClasses(
      lesions: lesionClasses.count, unknown: included.lazy.map { lesions(of: $0, .unknown) })
  }

  /// Whether a condition holds for an image; sites must be settled.
  func holds(_ condition: RuleCondition, _ image: Int) -> Bool {
    let facts = atlas.images[image]
    func fits(_ values: [String], _ value: @autoclosure () -> String) -> Bool {
      values.isEmpty || values.contains(value())
    }
    let siteID = site[image] < 0 ? "" : rules.sites.classIDs[siteClasses[Int(site[image])]]
    return fits(condition.sources, facts.source) && fits(condition.sites, siteID)
      && fits(condition.diagnoses, TermText.normalise(facts.diagnosis))
      && fits(condition.contributors, TermText.normalise(facts.contributor))
  }

  /// What becomes of a term on an image.
  func outcome(of term: Int, on image: Int) -> Outcome {
    let resolution = resolutions[term]
    if let fixed = resolution.fixed { return fixed }
    return resolution.outcome(rules: rules[atlas.terms[term].facet]) { holds($0, image) }
  }

  private mutating func countTerms() {
    var seen = [Int](repeating: -1, count: atlas.terms.count)
    for image in atlas.images.indices {
      for mention in atlas.mentions(of: image) where mention.assertion == .present {
        let term = Int(mention.term)
        if seen[term] == image { continue }
        seen[term] = image
        termCounts[term] += 1
      }
    }
  }
}

/// The corrections of images, ready to apply.
struct Corrections: Sendable {
  /// What is corrected on one image.
  struct Correction: Sendable {
    var exclude = false
    var removedTerms: Set<Int32> = []
    var add: [Int] = []
    var remove: [Int] = []
    var unknown: [Int] = []
    /// The site's position in the rules' class ids; nil leaves it, -1 makes it unknown.
    var site: Int?
  }

  private(set) var byImage: [Int: Correction] = [:]

  init(atlas: Atlas, rules: RuleSet, overrides: Overrides) {
    if overrides.rows.isEmpty { return }
    for (position, image) in atlas.images.enumerated() {
      guard let rows = overrides.byImage[image.id.rawValue] else { continue }
      var correction = Correction()
      correction.removedTerms = overrides.removedTerms(position, atlas: atlas, rules: rules)
      for row in rows.map({ overrides.rows[$0] }) {
        correction.exclude = correction.exclude || row.exclude
        correction.add += row.addClasses.compactMap { rules.lesions.classIndex[$0] }
        correction.remove += row.removeClasses.compactMap { rules.lesions.classIndex[$0] }
        correction.unknown += row.unknownClasses.compactMap { rules.lesions.classIndex[$0] }
        if let site = row.setSite { correction.site = rules.sites.classIndex[site] ?? -1 }
      }
      byImage[position] = correction
    }
  }
}
