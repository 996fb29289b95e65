/// A person who may sign rules, as `people` describes them.
package struct Person: Sendable, Hashable {
  /// The name; empty when not stated.
  package var name = ""
  /// The ORCID as written, with or without its address; empty when not stated.
  package var orcid = ""
  /// What the person is, such as a dermatologist; empty when not stated.
  package var role = ""
  /// The address; empty when not stated.
  package var email = ""

  /// Nothing stated.
  package init() {}
}
