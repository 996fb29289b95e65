/// Takes values from a page by a template's rules; each selector is matched once per page.
struct TemplateValues {
  /// What a rule found.
  struct Found {
    var items: [FieldItem] = []
    /// Whether the rule's element is on the page, be it empty.
    var isThere = false
    /// The nodes that the values lie in.
    var nodes: [Int] = []
  }

  private let tree: PageTree
  private var picked: [String: [Int]] = [:]
  private var labels: [LabelValueReader.Entry]?

  init(_ tree: PageTree) { self.tree = tree }

  /// The values that a rule finds in an image's element, or on the page when that is nil.
  mutating func find(_ rule: PageTemplate.Rule, in entry: Int?) -> Found {
    var found = Found()
    let scope = rule.isPageWide ? nil : entry
    switch rule.source {
    case .elements(nil):
      if let entry { take(entry, rule, into: &found) }
    case .elements(let selector?):
      for node in elements(selector, rule.text) where isInside(node, scope) {
        take(node, rule, into: &found)
      }
      // A list without items is empty; a page without the list says nothing.
      if !found.isThere, let holder = selector.holder {
        let holders = elements(holder, "\(rule.text) holder")
        found.isThere = holders.contains { isInside($0, scope) && $0 != scope }
      }
    case .label(let text):
      let wanted = Self.plain(text)
      for label in entries() where Self.plain(label.label) == wanted && isInside(label.node, scope)
      {
        found.isThere = true
        found.nodes += label.used
        for line in label.lines { append(line, rule, into: &found) }
      }
    }
    return found
  }

  /// The elements that a selector picks.
  private mutating func elements(_ selector: Selector, _ text: String) -> [Int] {
    if let known = picked[text] { return known }
    let elements = selector.elements(of: tree)
    picked[text] = elements
    return elements
  }

  private mutating func entries() -> [LabelValueReader.Entry] {
    if let labels { return labels }
    // The template says which texts are labels: familiar or not.
    let entries = LabelValueReader(tree).entries { _ in true }
    labels = entries
    return entries
  }

  private func isInside(_ node: Int, _ scope: Int?) -> Bool {
    scope.map { tree.descendants(of: $0).contains(node) } ?? true
  }

  /// A label without its colon, in lower case.
  private static func plain(_ label: String) -> String {
    var text = TermText.clean(label).lowercased()
    while let last = text.last, ".: ".contains(last) { text.removeLast() }
    return text
  }

  private func take(_ node: Int, _ rule: PageTemplate.Rule, into found: inout Found) {
    if let attribute = rule.attribute {
      guard let value = tree.nodes[node].attributes[attribute] else { return }
      var text = PageText()
      if let range = tree.attributeRange(attribute, of: node) {
        text.append(value, range: range)
      } else {
        let place = tree.nodes[node].range.lowerBound
        for scalar in value.unicodeScalars { text.append(String(scalar), range: place..<place) }
      }
      append(text, rule, into: &found)
    } else {
      for line in tree.lines(of: node) { append(line, rule, into: &found) }
    }
    found.isThere = true
    found.nodes.append(node)
  }

  private func append(_ text: PageText, _ rule: PageTemplate.Rule, into found: inout Found) {
    guard let part = text.between(after: rule.after, before: rule.before) else { return }
    found.items += part.items(separator: rule.separator.map { .text($0) })
  }
}

extension PageTree {
  /// The bytes of an attribute's value; nil when the tag has none.
  func attributeRange(_ name: String, of index: Int) -> Range<Int>? {
    guard isWritten(index) else { return nil }
    var position = nodes[index].range.lowerBound + 1 + nodes[index].name.utf8.count
    let wanted = Array(name.utf8)
    while position < utf8.count, utf8[position] != UInt8(ascii: ">") {
      if utf8[position] <= 0x20 || utf8[position] == UInt8(ascii: "/") {
        position += 1
        continue
      }
      let start = position
      while position < utf8.count, utf8[position] > 0x20, !"=>/".utf8.contains(utf8[position]) {
        position += 1
      }
      let isWanted = utf8[start..<position].map(PageEnd.lowered) == wanted
      if position == start { position += 1 }
      guard let value = attributeValue(&position) else { continue }
      if isWanted { return value }
    }
    return nil
  }

  /// The value behind a name, when there is one; `position` goes behind it.
  private func attributeValue(_ position: inout Int) -> Range<Int>? {
    var next = position
    func skip() { while next < utf8.count, utf8[next] <= 0x20 { next += 1 } }
    skip()
    guard next < utf8.count, utf8[next] == UInt8(ascii: "=") else { return nil }
    next += 1
    skip()
    guard next < utf8.count else { return nil }
    let quote = utf8[next]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { next += 1 }
    let start = next
    while next < utf8.count {
      let byte = utf8[next]
      if isQuoted ? byte == quote : byte <= 0x20 || byte == UInt8(ascii: ">") { break }
      next += 1
    }
    position = isQuoted ? min(next + 1, utf8.count) : next
    return start..<next
  }
}
