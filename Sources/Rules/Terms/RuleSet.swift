internal import Documents
internal import Terms
package import Vocabulary

/// The rules that take part, in the normal form of the data.
package struct RuleSet: Sendable {
  /// The file they come from.
  package let file: RuleFile
  /// Corrections of spelling.
  package let spelling: SpellingTable
  package let lesions: FacetRuleSet
  package let sites: FacetRuleSet
  /// Rules of diagnoses, whose classes are those of lesions.
  package let diagnoses: FacetRuleSet
  /// What approval leaves out: rules that are only proposed.
  package let leftOut: Int

  /// Compiles a file; with `requireApproved` only approved rules take part.
  package init(_ file: RuleFile, requireApproved: Bool = false) {
    self.file = file
    spelling = SpellingTable(
      file.spelling.map {
        (TermText.normalise($0.wrong.value), TermText.normalise($0.right.value))
      })
    lesions = FacetRuleSet(file.lesions, spelling: spelling, requireApproved: requireApproved)
    sites = FacetRuleSet(file.sites, spelling: spelling, requireApproved: requireApproved)
    diagnoses = FacetRuleSet(
      file[.diagnosis], spelling: spelling, requireApproved: requireApproved)
    leftOut =
      requireApproved
      ? file.terms.count {
        $0.note.isActive && $0.note.status != .approved
      } : 0
  }

  /// The rules of terms of a facet.
  package subscript(facet: Facet) -> FacetRuleSet {
    switch facet {
    case .site: sites
    case .diagnosis: diagnoses
    default: lesions
    }
  }

  /// The facets whose terms take part: diagnoses only where rules make something of them.
  package var facets: [Facet] { Facet.ruled.filter { $0 != .diagnosis || file.usesDiagnoses } }

  /// For each lesion class, whether it takes terms of lesions and whether it takes diagnoses.
  ///
  /// A class without a rule takes what its section or itself says.
  package func takes() -> [TermSources] {
    var takes = [TermSources](repeating: [], count: lesions.classIDs.count)
    for (set, source) in [(lesions, TermSources.lesions), (diagnoses, .diagnoses)] {
      for rule in set.rules {
        for index in rule.classes + rule.mayBe { takes[index].insert(source) }
      }
    }
    for index in takes.indices where takes[index].isEmpty {
      takes[index] = lesions.classes[index].termFacet == .diagnosis ? .diagnoses : .lesions
    }
    return takes
  }

  /// What the terms are called that images get their classes from.
  package var termNoun: (one: String, many: String) {
    let lesions = ("lesion term", "lesion terms")
    guard file.usesDiagnoses else { return lesions }
    let takes = takes().reduce(into: TermSources()) { $0.formUnion($1) }
    return takes.contains(.lesions)
      ? ("lesion term or diagnosis", "lesion terms and diagnoses") : ("diagnosis", "diagnoses")
  }
}

/// The rules of one facet that take part.
package struct FacetRuleSet: Sendable {
  /// A rule with its pattern and classes resolved.
  package struct Rule: Sendable {
    /// As read.
    package let source: TermRule
    /// What it matches.
    package let pattern: TermPattern
    /// The classes, as positions in `classIDs`, ascending.
    package let classes: [Int]
    /// The classes that a dropped term may have been.
    package let mayBe: [Int]
    /// Whether it may have been any class.
    package let mayBeAny: Bool

    /// Whether two rules decide the same.
    package func agrees(with other: Rule) -> Bool {
      classes == other.classes && mayBe == other.mayBe && mayBeAny == other.mayBeAny
    }

    /// The rule as one line that doesn't tell where it stands.
    package func text(_ ids: [String]) -> String {
      let condition = source.condition.isEmpty ? "" : " when \(source.condition.text)"
      let target = classes.map { ids[$0] }.joined(separator: " + ")
      let may = mayBeAny ? "all" : mayBe.map { ids[$0] }.joined(separator: ", ")
      let doubt = may.isEmpty ? "" : " (may be \(may))"
      let arrow = source.verb == .drop ? "" : " -> \(target)"
      return "\(source.verb.rawValue) \(pattern.text)\(arrow)\(doubt)\(condition)"
    }
  }

  /// The rules as read.
  package let file: FacetRules
  /// Class ids in the order of their bytes.
  package let classIDs: [String]
  /// Positions of class ids.
  package let classIndex: [String: Int]
  /// The class rules in the order of `classIDs`.
  package let classes: [ClassRule]
  /// Active rules in an order that doesn't depend on the file's.
  package let rules: [Rule]
  private let exact: [[String]: [Int]]
  private let leaves: [String: [Int]]

  package init(_ file: FacetRules, spelling: SpellingTable, requireApproved: Bool) {
    self.file = file
    // Classes and rules are sorted by what they say: positions go into digests and packs, which
    // must not change when somebody moves lines. `why` is in the key because two rules may differ
    // in nothing else.
    classes = file.classes.sorted {
      $0.id.value.utf8.lexicographicallyPrecedes($1.id.value.utf8)
    }
    classIDs = classes.map(\.id.value)
    let index = Dictionary(
      classIDs.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first }
    )
    classIndex = index
    let ids = classIDs
    rules =
      file.terms
      .filter { $0.note.isActive && (!requireApproved || $0.note.status == .approved) }
      .compactMap { Self.compile($0, spelling: spelling, index: index) }
      .map { (key: $0.text(ids) + "\u{1F}" + ($0.source.note.why ?? ""), rule: $0) }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map(\.rule)
    var exact: [[String]: [Int]] = [:]
    var leaves: [String: [Int]] = [:]
    for (position, rule) in rules.enumerated() {
      switch rule.pattern {
      case .path(let path): exact[path, default: []].append(position)
      case .leaf(let leaf): leaves[leaf, default: []].append(position)
      }
    }
    self.exact = exact
    self.leaves = leaves
  }

  private static func compile(
    _ rule: TermRule, spelling: SpellingTable, index: [String: Int]
  ) -> Rule? {
    guard let pattern = TermPattern(rule.term.value, spelling: spelling) else { return nil }
    var mayBe: [Int] = []
    var any = false
    switch rule.mayBe {
    case .none: break
    case .all: any = true
    case .some(let classes): mayBe = Set(classes.compactMap { index[$0.value] }).sorted()
    }
    return Rule(
      source: rule, pattern: pattern,
      classes: Set(rule.classes.compactMap { index[$0.value] }).sorted(), mayBe: mayBe,
      mayBeAny: any)
  }

  /// The rules that match a path in normal form, by position.
  package func matches(_ path: [String]) -> [Int] {
    let whole = exact[path] ?? []
    guard let last = path.last, let wild = leaves[last] else { return whole }
    return (whole + wild).sorted()
  }
}
