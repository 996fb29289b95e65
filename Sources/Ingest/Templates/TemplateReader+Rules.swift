internal import Documents
internal import Vocabulary
internal import Yams

extension TemplateReader {
  static let ruleKeys = [
    "select", "separator", "path", "assertion", "after", "before", "scope",
  ]

  /// A rule: a selector alone, or one with options.
  mutating func rule(_ node: Node, _ name: String) -> PageTemplate.Rule? {
    if node.scalar != nil { return source(node, name) }
    guard let entries = entries(node, known: Self.ruleKeys, of: name) else { return nil }
    guard let select = entries["select"] else {
      fail(node, "\(name) has no select", "Say where it stands: `{select: \"td.site\"}`.")
      return nil
    }
    guard var rule = source(select, name) else { return nil }
    rule.separator = entries["separator"].flatMap { filled($0, "separator") }
    rule.pathSeparator = entries["path"].flatMap { filled($0, "path") } ?? rule.pathSeparator
    rule.after = entries["after"].flatMap { filled($0, "after") }
    rule.before = entries["before"].flatMap { filled($0, "before") }
    if let node = entries["assertion"], let text = scalar(node, "assertion") {
      if let assertion = Assertion(rawValue: text) {
        rule.assertion = assertion
      } else {
        failNear(node, text, among: Assertion.allCases.map(\.rawValue), what: "assertion")
      }
    }
    if let node = entries["scope"], let text = scalar(node, "scope") {
      if !["image", "page"].contains(text) {
        failNear(node, text, among: ["image", "page"], what: "scope")
      }
      rule.isPageWide = text == "page"
    }
    return rule
  }

  /// A selector with what it takes: `td.site`, `img@src`, `@data-id`, `label("Site")`.
  private mutating func source(_ node: Node, _ name: String) -> PageTemplate.Rule? {
    guard let text = filled(node, name) else { return nil }
    var rule = PageTemplate.Rule(
      source: .elements(nil), text: text, line: node.position.line)
    if text.hasPrefix("label(") {
      let inner = text.dropFirst("label(".count)
      guard let quote = inner.first, quote == "\"" || quote == "'", inner.hasSuffix("\(quote))"),
        inner.count > 3
      else {
        fail(node, "\(name): a label is written label(\"Site\")", "Put its text in quotes.")
        return nil
      }
      rule.source = .label(String(inner.dropFirst().dropLast(2)))
      return rule
    }
    var path = Substring(text)
    // An @ that quotes or a bracket follow belongs to a value within the selector.
    if let at = text.lastIndex(of: "@"), !text[at...].contains(where: { "]\"'".contains($0) }) {
      let attribute = text[text.index(after: at)...].trimmed
      guard !attribute.isEmpty, !attribute.contains(where: \.isWhitespace) else {
        fail(node, "\(name): no attribute is named behind @", "Write for instance img@src.")
        return nil
      }
      rule.attribute = attribute.lowercased()
      path = text[..<at]
    }
    if path.allSatisfy(\.isWhitespace) { return rule }
    guard let selector = selector(String(path), at: node, name) else { return nil }
    rule.source = .elements(selector)
    return rule
  }

  /// A selector of elements.
  mutating func selector(_ node: Node, _ name: String) -> Selector? {
    guard let text = filled(node, name) else { return nil }
    return selector(text, at: node, name)
  }

  private mutating func selector(_ text: String, at node: Node, _ name: String) -> Selector? {
    do {
      return try SelectorParser.parse(text)
    } catch {
      let isQuoted = node.scalar.map { $0.style == .doubleQuoted || $0.style == .singleQuoted }
      problems.append(
        MappingProblem(
          line: node.position.line,
          column: node.position.column + error.offset + (isQuoted == true ? 1 : 0),
          what: "\(name): \(error.what)", remedy: error.remedy))
      return nil
    }
  }
}

extension TemplateReader {
  mutating func failNear(_ node: Node, _ text: String, among known: [String], what: String) {
    let near = Nearest.candidates(for: text, among: known, limit: 1).first
    fail(
      node, "\(what) can't be \"\(text)\"",
      near.map(Nearest.question) ?? "It is one of: \(known.joined(separator: ", ")).")
  }

  /// A scalar's text that is not empty.
  private mutating func filled(_ node: Node, _ name: String) -> String? {
    guard let text = scalar(node, name) else { return nil }
    guard !text.isEmpty else {
      fail(node, "\(name) is empty", "Write the text in quotes, or leave the key out.")
      return nil
    }
    return text
  }
}

extension Substring {
  /// Without blanks at its ends.
  fileprivate var trimmed: String { SourceText.collapsed(String(self)) }
}
