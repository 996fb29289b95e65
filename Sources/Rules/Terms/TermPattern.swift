internal import Terms

/// What a rule's term matches: one whole path, or every leaf of a text.
package enum TermPattern: Sendable, Hashable {
  /// The whole path, element by element.
  case path([String])
  /// `* / nails`: the last element of any path.
  case leaf(String)

  /// Reads a rule's term in the normal form of the data; nil when nothing is left of it.
  package init?(_ term: String, spelling: SpellingTable) {
    let path = spelling.corrected(TermText.path(term))
    guard let last = path.last else { return nil }
    if path.count == 2, path[0] == "*" {
      self = .leaf(last)
    } else {
      self = .path(path)
    }
  }

  /// Whether some path matches both.
  package func overlaps(_ other: TermPattern) -> Bool {
    switch (self, other) {
    case (.leaf(let left), .leaf(let right)): left == right
    case (.path(let left), .path(let right)): left == right
    case (.leaf(let leaf), .path(let path)), (.path(let path), .leaf(let leaf)):
      path.last == leaf
    }
  }

  /// The pattern as people write it.
  package var text: String {
    switch self {
    case .leaf(let leaf): "* / \(leaf)"
    case .path(let path): TermText.joined(path)
    }
  }

  /// The last element.
  package var last: String {
    switch self {
    case .leaf(let leaf): leaf
    case .path(let path): path.last ?? ""
    }
  }
}
