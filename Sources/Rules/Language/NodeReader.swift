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

  /// The text with its lines, for positions.
  let source: RuleSource
  /// What was wrong so far.
  var findings: [RuleFinding] = []

  /// More images than anybody has; a larger number is a typing error.
  private static let mostThings = 1_000_000_000

  init(_ source: RuleSource) {
    self.source = source
  }

  /// Notes a finding.
  mutating func report(
    _ code: RuleCode, at node: Node, length: Int = 1, _ what: String, remedy: String
  ) {
    findings.append(
      RuleFinding(
        code, file: source.path, at: node.position, length: length, what, remedy: remedy))
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
    guard let text = node.text else {
      report(
        .wrongType, at: node, "\(what) must be a text, not \(node.kindName)",
        remedy: "Write one text here.")
      return nil
    }
    // YAML writes its null as nothing or as `~`; in quotes both are texts.
    guard !node.isPlain || !(text.value.isEmpty || text.value == "~") else {
      report(
        .wrongType, at: node, "\(what) is empty",
        remedy: "Write a text after the colon, or delete the line.")
      return nil
    }
    // YAML 1.1 makes truth values of yes, no, on and off; this reader takes every scalar as its
    // text.
    if node.isPlain, YAMLText.keywords.contains(text.value.lowercased()) {
      report(
        .keywordValue, at: node, length: text.value.count,
        "'\(text.value)' is a truth value for other YAML programs; it is read as text here",
        remedy: "Put it in quotes: \"\(text.value)\".")
    }
    return text
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

  /// A list of at least one text, or one text: an empty list says nothing, and nobody writes it on purpose.
  mutating func someStrings(_ node: Node, _ what: String) -> [Located<String>] {
    if case .sequence(let items) = node, items.isEmpty { reportEmpty(node, what) }
    return strings(node, what)
  }

  private mutating func reportEmpty(_ node: Node, _ what: String) {
    report(
      .wrongType, at: node, "\(what) is empty",
      remedy: "Write what belongs here, or delete the key.")
  }

  /// The entries of a mapping that must have one.
  mutating func filled(_ node: Node, _ what: String, keys: [String]) -> [Entry] {
    if case .mapping(let mapping) = node, mapping.isEmpty { reportEmpty(node, what) }
    return self.mapping(node, what, keys: keys)
  }

  /// The items of a list; none, with a finding, for anything else.
  mutating func list(_ node: Node, _ what: String) -> [Node] {
    guard case .sequence(let items) = node else {
      report(
        .wrongType, at: node, "\(what) must be a list, not \(node.kindName)",
        remedy: "Write '[a, b]', or one '- ' line per item.")
      return []
    }
    return Array(items)
  }

  /// The entries of a mapping; `keys` are the only ones allowed, nil allows any.
  mutating func mapping(_ node: Node, _ what: String, keys: [String]? = nil) -> [Entry] {
    guard let found = node.keys(among: keys) else {
      report(
        .wrongType, at: node, "\(what) must be a mapping of keys to values, not \(node.kindName)",
        remedy: keys.map { "Its keys are: \($0.joined(separator: ", "))." } ?? "Write 'key: value'."
      )
      return []
    }
    var entries: [Entry] = []
    // An entry with a problem is left out: those who read the entries see allowed keys alone.
    for key in found {
      let name = key.name
      if key.problem == .notText {
        report(
          .wrongType, at: key.node, "a key of \(what) must be a text", remedy: "Write 'key: value'."
        )
      } else if key.node.isPlain, YAMLText.keywords.contains(name.value.lowercased()) {
        report(
          .keywordKey, at: name, "the key '\(name.value)' is a truth value in YAML",
          remedy: "Put it in quotes: \"\(name.value)\".")
      } else if case .unknown(let nearest) = key.problem {
        let hint = nearest.map { "\(Nearest.question($0)) " } ?? ""
        report(
          .unknownKey, at: name, "unknown key '\(name.value)' in \(what)",
          remedy: "\(hint)Allowed here: \((keys ?? []).joined(separator: ", ")).")
      } else {
        entries.append(Entry(key: name, value: key.value))
      }
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
    guard let number = text.number(within: least...Self.mostThings) else {
      let bound = least > 0 ? " from \(least) up" : ""
      report(
        .wrongType, at: text,
        "\(what) must be an integer of \(things)\(bound), not '\(text.value)'",
        remedy: remedy)
      return nil
    }
    return number
  }
}
