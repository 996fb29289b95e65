internal import Documents
internal import Vocabulary
internal import Yams

/// Reads a file of keys that people write: mappings and templates.
///
/// Whatever is not understood becomes a problem with its position; reading goes on behind it.
protocol NodeReading {
  /// Everything that is wrong so far.
  var problems: [MappingProblem] { get set }
}

extension NodeReading {
  /// The root of a YAML text; nil, with the problem noted, when there is none.
  mutating func compose(_ bytes: [UInt8]) -> Node? {
    // Decoding would put U+FFFD in the place of what is no UTF-8, without a word.
    guard String(validating: bytes, as: UTF8.self) != nil else {
      fail(line: 1, column: 1, "the file is not UTF-8", "Save it as UTF-8.")
      return nil
    }
    do throws(YAMLFault) {
      if let node = try YAMLSource.compose(String(decoding: bytes, as: UTF8.self)) { return node }
      fail(line: 1, column: 1, "the file is empty", "See docs/formats.md.")
    } catch {
      let (what, remedy) =
        switch error.kind {
        case .excess: (error.what, "Write it out flat.")
        case .duplicateKeys: (error.what, "Keep one of them.")
        case .syntax: ("not YAML: \(error.what)", "Fix the YAML.")
        }
      fail(line: error.position.line, column: error.position.column, what, remedy)
    }
    return nil
  }

  /// Notes a problem at a node.
  mutating func fail(_ node: Node, _ what: String, _ remedy: String) {
    fail(line: node.position.line, column: node.position.column, what, remedy)
  }

  /// Notes a problem at a position.
  mutating func fail(line: Int, column: Int, _ what: String, _ remedy: String) {
    problems.append(MappingProblem(line: line, column: column, what: what, remedy: remedy))
  }

  /// The entries of a mapping node by key; unknown keys are problems.
  mutating func entries(_ node: Node, known: [String], of name: String) -> [String: Node]? {
    guard let keys = node.keys(among: known) else {
      fail(node, "\(name) must be keys with values", "See docs/formats.md.")
      return nil
    }
    let all = "It has: \(known.joined(separator: ", "))."
    var result: [String: Node] = [:]
    for key in keys {
      switch key.problem {
      case nil: result[key.name.value] = key.value
      case .notText: fail(key.node, "\(name) has no key \"?\"", all)
      case .unknown(let nearest):
        fail(
          key.node, "\(name) has no key \"\(key.name.value)\"",
          nearest.map(Nearest.question) ?? all)
      }
    }
    return result
  }

  /// The keys and values of a mapping node in their order.
  mutating func pairs(_ node: Node, _ name: String) -> [(key: Node, value: Node)] {
    guard let mapping = node.mapping else {
      fail(node, "\(name) must be keys with values", "See docs/formats.md.")
      return []
    }
    return mapping.map { ($0.key, $0.value) }
  }

  /// A scalar's text, whatever YAML takes it for: `True` stays `True`.
  mutating func scalar(_ node: Node, _ name: String) -> String? {
    guard let text = node.text else {
      fail(node, "\(name) must be a text", "Write it on one line, in quotes if it has colons.")
      return nil
    }
    return text.value
  }

  /// The texts of a sequence, or of one scalar.
  mutating func texts(_ node: Node, _ name: String) -> [String] {
    node.elements.compactMap { scalar($0, name) }
  }
}
