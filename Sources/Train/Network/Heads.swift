/// What a network is trained for.
package enum Tasks: String, Sendable, Hashable, Codable, CaseIterable {
  /// Lesions and site together, the paper's multi-task network.
  case mtl
  /// Lesions alone.
  case lesion
  /// The body site alone.
  case site
}

/// The fully connected layers that end a network.
package struct Heads: Sendable, Hashable {
  /// The outputs of the lesion head (one sigmoid each), nil without one.
  package let lesions: Int?
  /// The outputs of the site head (one softmax), nil without one.
  package let sites: Int?

  /// The heads that the tasks need, for this many classes.
  package init(tasks: Tasks, lesions: Int, sites: Int) {
    self.lesions = tasks == .site ? nil : lesions
    self.sites = tasks == .lesion ? nil : sites
  }
}
