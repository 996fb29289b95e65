/// Picks elements of a page: the part of CSS selectors that templates need.
struct Selector: Sendable, Equatable {
  /// How an element stands to the one before it.
  enum Combinator: Sendable, Equatable {
    /// Anywhere within it.
    case descendant
    /// Directly within it.
    case child
  }

  /// What an attribute must be.
  enum Condition: Sendable, Equatable {
    case exists
    case equals(String)
    case begins(String)
    case ends(String)
    case contains(String)
    /// One of the words of its value, as for classes.
    case hasWord(String)
  }

  /// What one element must be.
  struct Compound: Sendable, Equatable {
    var element: String?
    var attributes: [(name: String, condition: Condition)] = []
    /// Its position among the elements of its parent.
    var position: Int?
    /// What it must be to the compound before it.
    var combinator = Combinator.descendant

    static func == (left: Compound, right: Compound) -> Bool {
      left.element == right.element && left.position == right.position
        && left.combinator == right.combinator
        && left.attributes.elementsEqual(right.attributes) {
          $0.name == $1.name && $0.condition == $1.condition
        }
    }
  }

  /// Alternatives between commas, each from the outermost to the wanted element.
  let alternatives: [[Compound]]

  /// What picks the elements that would hold the wanted ones directly; nil when some alternative
  /// says only that they lie anywhere within.
  var holder: Selector? {
    guard alternatives.allSatisfy({ $0.last?.combinator == .child }) else { return nil }
    return Selector(alternatives: alternatives.map { $0.dropLast() })
  }

  /// The elements that it picks, in document order.
  func elements(of tree: PageTree) -> [Int] {
    var picked: Set<Int> = []
    for compounds in alternatives { picked.formUnion(Self.elements(compounds, tree)) }
    return picked.sorted()
  }

  /// For every element, how far the compounds match when they end at it; so a page costs its nodes
  /// times the compounds, however they are nested.
  private static func elements(_ compounds: [Compound], _ tree: PageTree) -> [Int] {
    var found: [Int] = []
    // Bit i: the compounds 0…i match, ending at this node; and at any node around it.
    var here = [UInt64](repeating: 0, count: tree.nodes.count)
    var around = [UInt64](repeating: 0, count: tree.nodes.count)
    let last = UInt64(1) << UInt64(compounds.count - 1)
    for (index, node) in tree.nodes.enumerated() where !node.isText {
      let direct = node.parent.map { here[$0] } ?? 0
      let any = node.parent.map { here[$0] | around[$0] } ?? 0
      around[index] = any
      var mask: UInt64 = 0
      for (level, compound) in compounds.enumerated() {
        if level > 0 {
          let before = compound.combinator == .child ? direct : any
          guard before & (1 << UInt64(level - 1)) != 0 else { continue }
        }
        if compound.matches(node) { mask |= 1 << UInt64(level) }
      }
      here[index] = mask
      if mask & last != 0 { found.append(index) }
    }
    return found
  }
}

extension Selector.Compound {
  /// Whether an element is like this.
  fileprivate func matches(_ node: PageTree.Node) -> Bool {
    if let element, element != node.name { return false }
    if let position, position != node.position { return false }
    return attributes.allSatisfy { name, condition in
      guard let value = node.attributes[name] else { return false }
      return switch condition {
      case .exists: true
      case .equals(let text): value == text
      case .begins(let text): value.hasPrefix(text)
      case .ends(let text): value.hasSuffix(text)
      case .contains(let text): value.contains(text)
      case .hasWord(let text):
        value.split(whereSeparator: \.isWhitespace).contains { $0 == text }
      }
    }
  }
}

/// What is wrong in a selector.
struct SelectorProblem: Error, Equatable {
  /// The character of the selector, from 0.
  let offset: Int
  let what: String
  let remedy: String
}
