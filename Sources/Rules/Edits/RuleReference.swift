internal import Digests
package import Vocabulary

/// A rule of a term, named by what it says: it is found again after lines of the file have moved.
package struct RuleReference: Sendable, Hashable {
  /// What the term is: lesion, site or diagnosis.
  package let facet: Facet
  /// The first digits of the digest of all that the rule says, its note included.
  package let id: String

  /// Takes a reference as a page or a script sends it.
  package init(facet: Facet, id: String) {
    self.facet = facet
    self.id = id
  }

  /// Names a rule.
  package init(_ rule: TermRule, facet: Facet) {
    self.init(facet: facet, id: Digest.of(text: "\(facet.rawValue) \(rule.statement)").short)
  }

  /// The rule in a file.
  ///
  /// Fails with `conflicts` when no rule says this.
  package func rule(in file: RuleFile) throws(TaxonomyError) -> TermRule {
    if let rule = file[facet].terms.first(where: { RuleReference($0, facet: facet) == self }) {
      return rule
    }
    throw .conflicts([
      "The rule that this is about no longer stands in \(file.path): somebody changed it or took it out."
    ])
  }
}
