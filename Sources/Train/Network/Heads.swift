package import Artifacts

/// Which of the two ready-made heads are trained.
package enum Tasks: String, Sendable, Hashable, Codable, CaseIterable {
  /// Lesions and site together, the paper's multi-task network.
  case mtl
  /// Lesions alone.
  case lesion
  /// The body site alone.
  case site
}

/// The fully connected layers that end a network, in their order.
package struct Heads: Sendable, Hashable {
  /// What a network needs to know of a head.
  package struct Shape: Sendable, Hashable {
    /// The name of its layer.
    package let id: String
    /// A sigmoid for each output, or one softmax over all.
    package let kind: Head.Kind
    /// The number of its outputs.
    package let classes: Int
  }

  /// Each head, in the order of the layers.
  package let all: [Shape]

  /// The shapes of some heads.
  package init(_ heads: [Head]) {
    all = heads.map { Shape(id: $0.id, kind: $0.kind, classes: $0.classes.count) }
  }

  /// Heads of these shapes.
  init(_ all: [Shape]) { self.all = all }

  /// The ready-made heads that the tasks need, for this many classes.
  package init(tasks: Tasks, lesions: Int, sites: Int) {
    all =
      (tasks.hasLesions
        ? [Shape(id: Head.lesionID, kind: .multiLabel, classes: lesions)] : [])
      + (tasks.hasSites ? [Shape(id: Head.siteID, kind: .multiClass, classes: sites)] : [])
  }
}
