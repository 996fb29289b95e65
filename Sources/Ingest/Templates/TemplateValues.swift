internal import Terms

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
  /// The nodes of the images' elements; none where the page is one image.
  private let entries: Set<Int>
  /// What each selector picks, by the image's element that it lies in; -1 for none.
  private var picked: [String: [Int: [Int]]] = [:]
  /// Labels with their values, by text and by the image's element.
  private var labels: [String: [Int: [LabelValueReader.Entry]]]?

  init(_ tree: PageTree, entries: [Int]) {
    self.tree = tree
    self.entries = Set(entries)
  }

  /// The values that a rule finds in an image's element, or on the page when that is nil.
  mutating func find(_ rule: PageTemplate.Rule, in entry: Int?) -> Found {
    var found = Found()
    let scope = rule.isPageWide ? nil : entry
    switch rule.source {
    case .elements(nil):
      if let entry { take(entry, rule, into: &found) }
    case .elements(let selector?):
      var end = 0
      for node in elements(selector, rule.text, in: scope) {
        // What lies within an element was taken with its text.
        if rule.attribute == nil, node < end { continue }
        take(node, rule, into: &found)
        end = max(end, tree.nodes[node].next)
      }
      // A list without items is empty; a page without the list says nothing.
      if !found.isThere, let holder = selector.holder {
        found.isThere = !elements(holder, "\(rule.text) holder", in: scope).isEmpty
      }
    case .label(let text):
      for label in labelled(SourceText.label(text), in: scope) {
        found.isThere = true
        found.nodes += label.used
        for line in label.lines { append(line, rule, into: &found) }
      }
    }
    return found
  }

  /// The elements that a selector picks in an image's element, or on the whole page.
  private mutating func elements(
    _ selector: Selector, _ text: String, in scope: Int?
  ) -> [Int] {
    if picked[text] == nil {
      let all = selector.elements(of: tree)
      var byOwner = Dictionary(grouping: all) { owner(of: $0) ?? Self.nobody }
      byOwner[Self.everybody] = all
      picked[text] = byOwner
    }
    return picked[text]?[scope ?? Self.everybody] ?? []
  }

  private static let nobody = -1
  private static let everybody = -2

  /// The innermost image's element around a node: what a broken page nests stays apart.
  private func owner(of node: Int) -> Int? {
    guard !entries.isEmpty else { return nil }
    return tree.ancestors(of: node).first { entries.contains($0) }
  }

  private mutating func labelled(_ text: String, in scope: Int?) -> [LabelValueReader.Entry] {
    if labels == nil {
      // The template says which texts are labels: familiar or not.
      let all = Dictionary(grouping: LabelValueReader(tree).entries { _ in true }) {
        SourceText.label($0.label)
      }
      labels = all.mapValues { entries in
        var byOwner = Dictionary(grouping: entries) { owner(of: $0.node) ?? Self.nobody }
        byOwner[Self.everybody] = entries
        return byOwner
      }
    }
    return labels?[text]?[scope ?? Self.everybody] ?? []
  }

  private func take(_ node: Int, _ rule: PageTemplate.Rule, into found: inout Found) {
    if let attribute = rule.attribute {
      guard let value = tree.nodes[node].attributes[attribute] else { return }
      var text = PageText()
      if let range = tree.attributeRange(attribute, of: node) {
        text.append(value, range: range)
      } else {
        let start = tree.nodes[node].range.lowerBound
        for scalar in value.unicodeScalars { text.append(String(scalar), range: start..<start) }
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
    // The tree keeps values decoded and without positions: a mention's bytes come from reading the
    // tag again.
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
      let isWanted = utf8[start..<position].map(\.asciiLowered) == wanted
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
    // Moved only here: without a value the blanks before the next name are still to be read.
    position = isQuoted ? min(next + 1, utf8.count) : next
    return start..<next
  }
}
