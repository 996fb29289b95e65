package import Documents
package import Vocabulary

/// What a rules file says, every value with its position.
package struct RuleFile: Sendable {
  /// The path as the user gave it.
  package let path: String
  /// The ids of those who may sign, in the file's order.
  package var people: [Located<String>] = []
  /// What is said of each person, by id.
  package var personByID: [String: Person] = [:]
  /// What notes say that leave it open.
  package var defaults = RuleNote()
  /// What happens where no rule says.
  package var policy = RulePolicy()
  /// Typing errors and their corrections.
  package var spelling: [SpellingRule] = []
  package var lesions = FacetRules(facet: .lesion)
  package var sites = FacetRules(facet: .site)
  /// The mappings of diagnoses: terms and pairs only, for their classes are those of lesions.
  private var diagnoses = FacetRules(facet: .diagnosis)

  /// The file at a path, without rules yet.
  package init(path: String) {
    self.path = path
  }

  /// The rules of terms of a facet, with the classes that they may name.
  package subscript(facet: Facet) -> FacetRules {
    get {
      guard facet == .diagnosis else { return facet == .site ? sites : lesions }
      var rules = diagnoses
      rules.classes = lesions.classes
      return rules
    }
    // In place: a set would copy all rules for each one that is read.
    _modify {
      switch facet {
      case .site: yield &sites
      case .diagnosis: yield &diagnoses
      default: yield &lesions
      }
    }
  }

  /// Every rule that maps a term.
  package var terms: [TermRule] { Facet.ruled.flatMap { self[$0].terms } }

  /// Whether the file makes anything of diagnoses; else their terms take no part at all.
  package var usesDiagnoses: Bool {
    lesions.terms(are: .diagnosis) || diagnoses.terms.contains { $0.note.isActive }
  }
}

extension Facet {
  /// The facets whose terms rules can map, in the order of tables.
  package static let ruled: [Facet] = [.lesion, .site, .diagnosis]

  /// The facet whose section of the rules, and whose classes, a term of this facet belongs to.
  package var section: Facet { self == .diagnosis ? .lesion : self }

  /// The section's key in a rules file.
  package var sectionName: String { self == .site ? "sites" : "lesions" }
}

/// What happens where no rule says.
package struct RulePolicy: Sendable {
  /// What becomes of an image that is left without a label.
  package enum NoLabelLeft: String, Sendable, CaseIterable { case exclude, keep }
  /// The mapping of a term without a rule.
  package enum UnknownTerm: String, Sendable, CaseIterable { case review, error }

  /// Terms without a rule wait in review, or are errors.
  package var unknownTerm = UnknownTerm.review
  /// Images left without a label are excluded, or kept as they are.
  package var noLabelLeft = NoLabelLeft.exclude
  /// How close to a threshold a count is worth a warning, as a share of the threshold.
  package var nearThreshold = Threshold.Share(percent: "10%")
  /// A term that fewer of those who labelled an image named is unknown there; nil: one is enough.
  package var votesAtLeast: Located<Int>?
  /// A term of which the source is less sure, or that a smaller share of those who labelled an image
  /// named, is unknown there; 0 to 1, nil: nothing is asked.
  package var weightAtLeast: Located<Double>?
}

/// A wrong spelling and the right one.
package struct SpellingRule: Sendable {
  /// As people typed it.
  package let wrong: Located<String>
  /// As it should be.
  package let right: Located<String>
}

/// The rules of one facet; those of diagnoses stand in the section of lesions.
package struct FacetRules: Sendable {
  /// What becomes of an image with more than one site.
  package enum OnePerImage: String, Sendable, CaseIterable {
    case unknownIfMany = "unknown-if-many"
    case mostSpecific = "most-specific"
    case first
  }

  /// Lesions, sites or diagnoses.
  package let facet: Facet
  /// The terms of classes and lists that don't say what they are; nil: those of `facet`.
  package var termFacet: Facet?
  /// Whether the file has this section.
  package var isStated = false
  /// Final classes with fewer images are dropped.
  package var dropUnder: Located<Threshold>?
  /// The rule for several sites in one image.
  package var onePerImage = OnePerImage.unknownIfMany
  /// The classes, in the file's order.
  package var classes: [ClassRule] = []
  /// Classes that fall into a rest where they are rare, in the file's order.
  package var families: [FamilyRule] = []
  /// Everything that maps a term.
  package var terms: [TermRule] = []
  /// Pairs of terms that must never end in one class.
  package var neverMerge: [NeverMergeRule] = []

  /// Whether the section or one of its classes says that its terms are of a facet.
  package func terms(are facet: Facet) -> Bool {
    termFacet == facet || classes.contains { $0.termFacet == facet && $0.note.isActive }
  }
}

/// Who decided, when and why.
package struct RuleNote: Sendable, Hashable {
  /// How far a decision is.
  package enum Status: Sendable, Hashable {
    case proposed
    case approved
    case rejected
    case superseded(by: String)

    /// As it is written.
    package var text: String {
      switch self {
      case .proposed: "proposed"
      case .approved: "approved"
      case .rejected: "rejected"
      case .superseded(let other): "superseded-by: \(other)"
      }
    }
  }

  /// The reason.
  package var why: String?
  /// The person who decided, an id of `people`.
  package var by: String?
  /// The day, as `2026-11-23`.
  package var date: String?
  /// How far the decision is; proposed when absent.
  package var status: Status?
  /// Who checked it.
  package var review: String?
  /// How sure the person is.
  package var confidence: String?
  /// Where to read on.
  package var see: [String] = []

  /// Whether the rule takes part.
  package var isActive: Bool {
    switch status {
    case .rejected, .superseded: false
    default: true
    }
  }

  /// This note, with what it leaves open taken from an outer one.
  package func inheriting(_ outer: RuleNote) -> RuleNote {
    var note = self
    note.why = why ?? outer.why
    note.by = by ?? outer.by
    note.date = date ?? outer.date
    note.status = status ?? outer.status
    note.review = review ?? outer.review
    note.confidence = confidence ?? outer.confidence
    if see.isEmpty { note.see = outer.see }
    return note
  }
}

extension RuleNote {
  /// A decision by a person on a day, for a reason.
  package init(by: String, date: String, why: String) {
    self.init()
    self.by = by
    self.date = date
    self.why = why
  }
}

/// A class and its name.
package struct ClassRule: Sendable {
  /// The stable id.
  package let id: Located<String>
  /// The printed name; the id when absent.
  package var label: Located<String>
  /// Who decided and why.
  package var note = RuleNote()
  /// The sources that its terms are restricted to; empty: none.
  package var sources: [String] = []
  /// The same class in outside vocabularies.
  package var xref: [Located<String>] = []
  /// A view such as the full body: a class, but no part of the body that a lesion can prefer.
  package var isView = false
  /// What its terms are where they don't say: lesion, diagnosis or site.
  package var termFacet = Facet.lesion

  /// A label or an id as it is compared: letter case says nothing.
  package static func folded(_ name: String) -> String { name.lowercased() }
}

/// Sub-types that stay apart when frequent enough and else fall into the rest.
package struct FamilyRule: Sendable {
  /// The family's name.
  package let name: Located<String>
  /// Members at or over it stay apart.
  package var keepApartOver: Located<Threshold>
  /// The class that takes the others.
  package var rest: Located<String>
  /// The classes of the family other than the rest.
  package var members: [Located<String>]
  /// Who decided and why.
  package var note = RuleNote()
}

/// Two terms that must never end in one class.
package struct NeverMergeRule: Sendable {
  /// One term.
  package let first: Located<String>
  /// The other.
  package let second: Located<String>
  /// Who decided and why.
  package let note: RuleNote
}
