/// A person who may sign rules, as `people` describes them.
struct Person: Sendable, Hashable {
  /// The name; empty when not stated.
  var name = ""
  /// The ORCID as written, with or without its address; empty when not stated.
  var orcid = ""
}
