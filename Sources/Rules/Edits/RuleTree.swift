internal import Digests
internal import Yams

/// What a text says as YAML, without layout, quotes and the order of keys.
///
/// An edit of a place is right when the new text's tree is the old one's with only that place changed.
indirect enum RuleTree: Sendable, Hashable {
  case text(String)
  case list([RuleTree])
  case map([String: RuleTree])

  /// One step from a list or mapping to what is in it.
  enum Step: Sendable, Hashable {
    case key(String)
    case item(Int)
  }

  init(_ node: Node) {
    switch node {
    case .scalar(let scalar): self = .text(scalar.string)
    case .sequence(let items): self = .list(items.map { RuleTree($0) })
    case .mapping(let pairs):
      self = .map(
        Dictionary(
          pairs.map { ($0.key.scalar?.string ?? "", RuleTree($0.value)) },
          uniquingKeysWith: { first, _ in first }))
    default: self = .list([])
    }
  }

  /// What is at the end of a path; nil when the tree does not have it.
  func value(at path: [Step]) -> RuleTree? {
    path.reduce(self) { tree, step -> RuleTree? in
      switch (step, tree) {
      case (.key(let key), .map(let map)): map[key]
      case (.item(let index), .list(let list)) where list.indices.contains(index): list[index]
      default: nil
      }
    }
  }

  /// Adds what it says to a digest, each text with its length, keys in order.
  func update(_ digest: inout DigestBuilder) {
    switch self {
    case .text(let text): digest.update(field: "text \(text)")
    case .list(let items):
      digest.update(field: "list \(items.count)")
      for item in items { item.update(&digest) }
    case .map(let map):
      digest.update(field: "map \(map.count)")
      for (key, value) in map.sorted(by: { $0.key < $1.key }) {
        digest.update(field: key)
        value.update(&digest)
      }
    }
  }

  /// The tree with what is at the end of a path changed; nil takes that out, and mappings that the path lacks are made.
  func changing(
    _ path: ArraySlice<Step>, _ change: (RuleTree?) -> RuleTree?
  ) -> RuleTree? {
    guard let step = path.first else { return change(self) }
    let inner = path.dropFirst()
    switch (step, self) {
    case (.key(let key), .map(var map)):
      // A key on the way gets a mapping of its own; for the last key, `change` decides what a new
      // one holds.
      let held = map[key] ?? (inner.isEmpty ? nil : .map([:]))
      map[key] = held.map { $0.changing(inner, change) } ?? change(nil)
      return .map(map)
    case (.item(let index), .list(var list)) where list.indices.contains(index):
      if let changed = list[index].changing(inner, change) {
        list[index] = changed
      } else {
        list.remove(at: index)
      }
      return .list(list)
    default: return self
    }
  }

  /// The tree with some keys of the mapping at the end of a path set, and those without a value taken out.
  ///
  /// A term that stands there without a mapping becomes one.
  func setting(_ fields: [(key: String, value: RuleTree?)], at path: [Step]) -> RuleTree {
    let changed = changing(path[...]) { old in
      var map: [String: RuleTree] = [:]
      switch old {
      case .map(let known): map = known
      case .text: map["term"] = old
      default: break
      }
      for field in fields { map[field.key] = field.value }
      return .map(map)
    }
    return changed ?? self
  }

  /// What may be left when the end of a path is taken out.
  ///
  /// A list that would be empty may go with its key, and so may a mapping that holds one thing a key, such as
  /// `spelling`; a class stays. A key that a class keeps may keep an empty list.
  func removing(_ path: [Step]) -> [RuleTree] {
    guard let last = path.last, let without = changing(path[...], { _ in nil }) else { return [] }
    if case .key = last, !Self.goesWithItsLast(path) {
      return [without] + [changing(path[...]) { _ in .list([]) }].compactMap { $0 }
    }
    var isEmptied = false
    let emptied = without.changing(path.dropLast()) { old in
      isEmptied = old == .list([]) || old == .map([:])
      return isEmptied ? nil : old
    }
    return isEmptied ? [emptied, without].compactMap { $0 } : [without]
  }

  /// Whether what is at a path stands in `people`, `spelling`, `classes` or `families`.
  static func goesWithItsLast(_ path: [Step]) -> Bool { (2...3).contains(path.count) }
}
