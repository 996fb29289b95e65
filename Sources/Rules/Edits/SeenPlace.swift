internal import Digests
internal import Documents

/// What a place said when a person looked at it: an edit of what somebody else changed meanwhile is refused.
package struct SeenPlace: Sendable, Hashable {
  let place: RulePlace
  /// The keys that the edit is about; nil: all of them.
  let keys: Set<String>?
  /// The digest of what they said.
  let digest: String
}

extension RuleBook {
  /// Names what the rules say of a place, or only of some of its keys, whatever the layout of the text.
  ///
  /// Nil where the rules do not have the place, unless it is one that is made when something is first set in it.
  package func digest(of place: RulePlace, keys: Set<String>? = nil) -> String? {
    outcome.digest(of: place, keys: keys)
  }

  /// What an edit of this book expects to find; nil for one that names what it is about by all that this says.
  package func expectation(of edit: RuleEdit) -> RuleEdit? {
    let (place, keys): (RulePlace, Set<String>?)
    switch edit {
    case .set(let changed, let fields):
      // Who signs and when is of the edit, and not of what the person saw.
      let typed = fields.filter { $0.value != .signer && $0.value != .today }
      (place, keys) = (changed, Set(typed.map(\.key)))
    case .take(let gone): (place, keys) = (gone, nil)
    case .add, .decide, .expect: return nil
    }
    if case .rule = place { return nil }
    return outcome.digest(of: place, keys: keys).map {
      .expect(SeenPlace(place: place, keys: keys, digest: $0))
    }
  }
}

extension RuleFileReader.Outcome {
  /// The digest of some keys of a place, or of all; nil where the text does not have the place.
  func digest(of place: RulePlace, keys own: Set<String>?) -> String? {
    var builder = DigestBuilder()
    switch place {
    case .pair(let facet, let first, let second):
      // A pair is an entry of a list: it has no keys that would lead to it.
      let pair = file[facet].neverMerge.first {
        $0.first.value == first && $0.second.value == second
      }
      guard let pair else { return nil }
      builder.update(field: pair.statement)
    default:
      guard let keys = place.keys else { return nil }
      let steps = keys.map { RuleTree.Step.key($0) }
      // A place that the edit itself will make was seen as an empty one.
      guard let said = tree?.value(at: steps) ?? (place.isMadeOnDemand ? .map([:]) : nil) else {
        return nil
      }
      said.only(own).update(&builder)
    }
    return builder.finish().short
  }
}

extension RuleTree {
  /// A mapping with some of its keys; everything else as it is.
  fileprivate func only(_ keys: Set<String>?) -> RuleTree {
    guard let keys, case .map(let map) = self else { return self }
    return .map(map.filter { keys.contains($0.key) })
  }
}
