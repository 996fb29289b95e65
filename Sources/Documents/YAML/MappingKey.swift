package import Yams

/// A key of a YAML mapping with its value, checked against the keys that are known.
package struct MappingKey {
  /// Why a key is not taken.
  package enum Problem: Equatable {
    /// The key is a list or a mapping.
    case notText
    /// Nobody knows it; the known key that was most likely meant.
    case unknown(nearest: String?)
  }

  /// The key's text; empty when the key is no text.
  package let name: Located<String>
  /// The key itself.
  package let node: Node
  /// What stands behind it.
  package let value: Node
  /// Why it is not taken; nil when it is.
  package let problem: Problem?
}

extension Node {
  /// The keys of a mapping in their order; nil for every other node.
  ///
  /// `known` are the only keys allowed, nil allows any text.
  package func keys(among known: [String]? = nil) -> [MappingKey]? {
    guard case .mapping(let mapping) = self else { return nil }
    return mapping.map { key, value in
      guard let name = key.text else {
        return MappingKey(
          name: Located("", key.position), node: key, value: value, problem: .notText)
      }
      var problem: MappingKey.Problem?
      if let known, !known.contains(name.value) {
        problem = .unknown(
          nearest: Nearest.candidates(for: name.value, among: known, limit: 1).first)
      }
      return MappingKey(name: name, node: key, value: value, problem: problem)
    }
  }
}
