internal import Documents
internal import Files
package import Rules
package import Taxonomy
internal import Terms
internal import Vocabulary

/// Rules to begin with, made of what a catalogue holds: each frequent term is a class of its own, everything
/// else stays visible in review.
///
/// Classes come from lesion terms where there are any, else from diagnoses. Nothing is merged but singular and
/// plural of one word: what belongs together is for a dermatologist to say.
package struct StarterRules: Sendable {
  /// Classes of lesions or of sites at most.
  static let mostClasses = 40
  /// The images that make a term frequent: one in a hundred of those with a term of its kind, from 2 to 10.
  ///
  /// Rarer terms are left in review, unless that would leave fewer than two classes.
  static func leastImages(of images: Int) -> Int { min(10, max(2, images / 100)) }

  private let tallies: [FacetTally]
  private let images: Int
  private let votes: Bool
  private let catalogue: String

  /// Looks at an atlas; `catalogue` is named in the file.
  ///
  /// Fails with `noTerms` when no image has a lesion term, a diagnosis or a site.
  package init(_ atlas: Atlas, catalogue: String) throws(TaxonomyError) {
    tallies = FacetTally.all(atlas)
    images = atlas.images.count
    votes = atlas.mentions.contains { $0.votes != nil }
    self.catalogue = catalogue
    guard !tallies.isEmpty else { throw .noTerms(catalogue: catalogue) }
  }

  /// The rules file.
  package var text: String {
    var text = """
      # Rules to begin with, made by derm-refine init from \(Folder.name(of: catalogue)): \(NumberText.counted(images, "image")).
      # They are a start and no taxonomy: each frequent term is a class of its own. To go on:
      #   derm-refine lint --rules FILE        what is wrong or undecided
      #   derm-refine suggest --rules FILE     what the terms in review could become
      #   derm-refine plan --rules FILE        what a change would do, before it is done
      # Every term has one mapping: it is a class (same_as), narrower than a class (includes), not told apart from
      # it by eye (looks_like, with why), several classes (also), dropped (drop, with why), or in review.
      # A term in review is unknown on its images, never absent. The order of lines never matters.
      derm_rules: 1
      # Add yourself, and sign what you decide: {ab: {name: A. B., role: dermatologist}}.
      people: {init: {name: derm-refine init, role: program}}
      defaults: {by: init, status: proposed}
      # exclude leaves images without a class out; keep keeps them, with all classes unknown of which no term
      # says anything.
      policy: {unknown_term: review, no_label_left: exclude, near_threshold: 10%}

      """
    if votes {
      text +=
        "# Several people labelled each image. With votes_at_least: 2 in the policy, what one alone saw is\n"
      text += "# unknown there.\n"
    }
    if let source = labelSource { text += lesions(source) }
    if let sites = tally(.site) { text += self.sites(sites) }
    return text
  }

  private func tally(_ facet: Facet) -> FacetTally? { tallies.first { $0.facet == facet } }

  /// Where the classes come from; nil for a set of sites.
  private var labelSource: FacetTally? { tally(.lesion) ?? tally(.diagnosis) }

  private func lesions(_ tally: FacetTally) -> String {
    let starters = StarterClass.all(tally)
    var text = "\nlesions:\n"
    if tally.facet == .diagnosis {
      text += "  # The data has no lesion terms: the classes are made of diagnoses.\n"
      text += "  facet: diagnosis\n"
    } else if let diagnoses = self.tally(.diagnosis) {
      text += "  # The data has \(diagnoses.text) too. A class takes one with\n"
      text +=
        "  # same_as: [{term: the diagnosis, facet: diagnosis}]; with facet: diagnosis at the section all do.\n"
    }
    text += "  # Merge by moving a term into another class, for instance\n"
    text += "  #   includes: [{term: the narrower one, why: \"the reason\"}]\n"
    text +=
      "  # drop_under: {share: 0.46%, at_least: 10} here would drop classes of fewer images.\n"
    return text + classes(starters) + open(tally, starters)
  }

  private func sites(_ tally: FacetTally) -> String {
    let starters = StarterClass.all(tally)
    var text = "\nsites:\n"
    text +=
      "  # An image with several sites counts as unknown; most-specific takes the longest path instead.\n"
    text += "  one_per_image: unknown-if-many\n"
    return text + classes(starters) + open(tally, starters)
  }

  private func classes(_ starters: [StarterClass]) -> String {
    "  classes:\n" + starters.map(\.line).joined()
  }

  /// So many terms are written out in the comment of those that wait.
  private static let mostListed = 20

  /// The terms that wait in review, those of most images first.
  private func open(_ tally: FacetTally, _ starters: [StarterClass]) -> String {
    let taken = Set(starters.flatMap(\.terms))
    let left = tally.terms.filter { !taken.contains($0.text) }
    if left.isEmpty { return "" }
    var text =
      "  # In review, because they stand on few images: derm-refine suggest shows what they could be.\n"
    for entry in left.prefix(Self.mostListed) {
      text += "  #   \(VisibleText.escaped(entry.text)) (\(entry.images))\n"
    }
    if left.count > Self.mostListed {
      text += "  #   and \(left.count - Self.mostListed) more: derm-refine lint lists all\n"
    }
    return text
  }
}

/// A class of rules to begin with: a term, and the plural or singular of it.
private struct StarterClass {
  let id: String
  private(set) var terms: [String]
  private var images: Int

  /// The classes of a facet, those of most images first.
  static func all(_ tally: FacetTally) -> [StarterClass] {
    let least = StarterRules.leastImages(of: tally.images)
    let frequent = tally.terms.filter { $0.images >= least }
    // One class is no task: with fewer than two frequent terms, all are taken.
    let chosen = frequent.count >= 2 ? frequent : tally.terms
    var starters: [StarterClass] = []
    var ids: Set<String> = []
    for entry in chosen {
      if let same = starters.firstIndex(where: { starter in
        starter.terms.contains { WordLikeness.isPlural($0, entry.text) }
      }) {
        starters[same].terms.append(entry.text)
        starters[same].images += entry.images
        continue
      }
      // The loop goes on when there are enough classes: a later term may be the plural of an
      // earlier one.
      if starters.count == StarterRules.mostClasses { continue }
      var id = PlainID.of(label: entry.text) ?? "class"
      let stem = id
      var number = 2
      while !ids.insert(id).inserted {
        id = "\(stem)-\(number)"
        number += 1
      }
      starters.append(StarterClass(id: id, terms: [entry.text], images: entry.images))
    }
    return starters
  }

  private init(id: String, terms: [String], images: Int) {
    self.id = id
    self.terms = terms
    self.images = images
  }

  /// The class as one line of the file.
  var line: String {
    let label = YAMLText.scalar(terms[0])
    return
      "    \(id): {label: \(label), same_as: \(YAMLText.list(terms))}  # \(NumberText.counted(images, "image"))\n"
  }
}
