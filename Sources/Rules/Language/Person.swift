/// A person who may sign rules, as `people` describes them.
package struct Person: Sendable, Hashable {
  /// The name; empty when not stated.
  package var name = ""
  /// The ORCID as written, with or without its address; empty when not stated.
  package var orcid = ""

  /// Nothing stated.
  package init() {}
}
