internal import Documents
internal import Vocabulary
internal import Yams

/// Reads typed values out of YAML nodes and notes what is wrong with them.
package struct NodeReader {
  /// One key of a mapping with its value.
  struct Entry {
    let key: Located<String>
    let value: Node
  }

  /// The file.
  let source: RuleSource
  /// What was wrong so far.
  var findings: [RuleFinding] = []

  /// Plain words that YAML 1.1 reads as truth values or nothing.
  package static let keywords: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~",
  ]

  init(_ source: RuleSource) {
    self.source = source
  }

  /// The place of a node.
  func position(_ node: Node) -> Position {
    let mark = node.mark
    return Position(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  /// Notes a finding.
  mutating func report(
    _ code: RuleCode, at node: Node, length: Int = 1, _ what: String, remedy: String
  ) {
    findings.append(
      RuleFinding(
        code, file: source.path, at: position(node), length: length, what, remedy: remedy))
  }

  /// Notes a finding at a value.
  mutating func report<T>(
    _ code: RuleCode, at value: Located<T>, _ what: String, remedy: String,
    related: [RuleFinding.Related] = []
  ) {
    findings.append(
      RuleFinding(
        code, file: source.path, at: value.position, length: value.length, what, remedy: remedy,
        related: related))
  }

  /// A scalar as text; nothing and collections are of the wrong type.
  mutating func string(_ node: Node, _ what: String) -> Located<String>? {
    guard case .scalar(let scalar) = node else {
      report(
        .wrongType, at: node, "\(what) must be a text, not \(kind(node))",
        remedy: "Write one text here.")
      return nil
    }
    guard scalar.style != .plain || !(scalar.string.isEmpty || scalar.string == "~") else {
      report(
        .wrongType, at: node, "\(what) is empty",
        remedy: "Write a text after the colon, or delete the line.")
      return nil
    }
    if scalar.style == .plain, Self.keywords.contains(scalar.string.lowercased()) {
      report(
        .keywordValue, at: node, length: scalar.string.count,
        "'\(scalar.string)' is a truth value for other YAML programs; it is read as text here",
        remedy: "Put it in quotes: \"\(scalar.string)\".")
    }
    return Located(
      scalar.string, position(node), length: scalar.string.unicodeScalars.count)
  }

  /// A list of texts, or one text.
  mutating func strings(_ node: Node, _ what: String) -> [Located<String>] {
    guard case .sequence(let items) = node else {
      return string(node, what).map { [$0] } ?? []
    }
    var result: [Located<String>] = []
    for item in items {
      if let text = string(item, what) { result.append(text) }
    }
    return result
  }

  /// The nodes of a list.
  mutating func list(_ node: Node, _ what: String) -> [Node] {
    guard case .sequence(let items) = node else {
      report(
        .wrongType, at: node, "\(what) must be a list, not \(kind(node))",
        remedy: "Write '[a, b]', or one '- ' line per item.")
      return []
    }
    return Array(items)
  }

  /// The entries of a mapping; `keys` are the only ones allowed, nil allows any.
  mutating func mapping(_ node: Node, _ what: String, keys: [String]? = nil) -> [Entry] {
    guard case .mapping(let mapping) = node else {
      report(
        .wrongType, at: node, "\(what) must be a mapping of keys to values, not \(kind(node))",
        remedy: keys.map { "Its keys are: \($0.joined(separator: ", "))." } ?? "Write 'key: value'."
      )
      return []
    }
    var entries: [Entry] = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        report(
          .wrongType, at: key, "a key of \(what) must be a text", remedy: "Write 'key: value'.")
        continue
      }
      let located = Located(
        scalar.string, position(key), length: scalar.string.unicodeScalars.count)
      if scalar.style == .plain, Self.keywords.contains(scalar.string.lowercased()) {
        report(
          .keywordKey, at: located, "the key '\(scalar.string)' is a truth value in YAML",
          remedy: "Put it in quotes: \"\(scalar.string)\".")
        continue
      }
      if let keys, !keys.contains(scalar.string) {
        report(
          .unknownKey, at: located, "unknown key '\(scalar.string)' in \(what)",
          remedy: Nearest.hint(scalar.string, among: keys)
            + "Allowed here: \(keys.joined(separator: ", ")).")
        continue
      }
      entries.append(Entry(key: located, value: value))
    }
    return entries
  }

  /// One of a set of words.
  mutating func choice(_ node: Node, _ what: String, among words: [String]) -> String? {
    guard let text = string(node, what) else { return nil }
    guard words.contains(text.value) else {
      report(
        .wrongType, at: text, "\(what) can't be '\(text.value)'",
        remedy: Nearest.hint(text.value, among: words)
          + "Allowed: \(words.joined(separator: ", ")).")
      return nil
    }
    return text.value
  }

  /// An integer of things, of images unless said otherwise.
  mutating func count(
    _ node: Node, _ what: String, of things: String = "images", from least: Int = 0,
    remedy: String = "Write a number such as 100, or {share: 0.46%, at_least: 10}."
  ) -> Int? {
    guard let text = string(node, what) else { return nil }
    guard let number = Int(text.value), number >= least, number <= 1_000_000_000 else {
      let bound = least > 0 ? " from \(least) up" : ""
      report(
        .wrongType, at: text,
        "\(what) must be an integer of \(things)\(bound), not '\(text.value)'",
        remedy: remedy)
      return nil
    }
    return number
  }

  private func kind(_ node: Node) -> String {
    switch node {
    case .scalar: "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    }
  }
}
