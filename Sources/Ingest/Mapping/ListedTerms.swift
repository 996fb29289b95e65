internal import Vocabulary

/// The terms of a cell that holds a JSON value, or a Python one.
///
/// Read are lists, lists in lists, objects whose members are terms with a value next to them, objects
/// that name a term (`{"name": "papule", "votes": 2}`), and what Label Studio writes
/// (`{"choices": ["papule", "scale"]}`).
struct ListedTerms {
  /// What is next to the terms, and what stands for nothing.
  struct Reading {
    var numbers: TermValue.Numbers?
    var missing: Set<String> = []
    var pathSeparator = " / "
  }

  /// The terms in order.
  private(set) var items: [CellItem] = []
  /// Values that could not be understood; each is also an item of its own text, so that it is in
  /// review and not lost.
  private(set) var odd: [Range<Int>] = []
  private let reading: Reading
  /// Labels of images and regions so far: each is said once, however many regions have it.
  private var labels: Set<String> = []
  private var isLabel = false
  private let documentRange: (Range<Int>) -> Range<Int>
  private let text: (Range<Int>) -> String

  /// Reads a value.
  ///
  /// `documentRange` turns a node's bytes into the document's, `text` gives a node's own text.
  init(
    _ node: JSONNode, _ reading: Reading, documentRange: @escaping (Range<Int>) -> Range<Int>,
    text: @escaping (Range<Int>) -> String
  ) {
    self.reading = reading
    self.documentRange = documentRange
    self.text = text
    read(node)
  }

  private mutating func read(_ node: JSONNode) {
    switch node.value {
    case .null: return
    case .string(let text), .number(let text): add(text, .alone, node.range)
    case .boolean: keep(node.range)
    case .array(let elements): for element in elements { read(element) }
    case .object(let members): read(members, node)
    }
  }

  private mutating func read(_ members: [JSONNode.Member], _ node: JSONNode) {
    if let chosen = Self.chosen(members) {
      isLabel = true
      read(chosen.value, isPaths: chosen.name == "taxonomy")
      isLabel = false
      return
    }
    // An object that names its term says in its other members how sure or how often; in any other
    // object each member is a term.
    if let name = Self.named(members) {
      let value = value(of: members.filter { $0.name != name.member })
      add(name.text, value ?? .alone, name.range)
      return
    }
    for member in members {
      let range = member.nameStart.map { $0..<member.value.range.upperBound } ?? node.range
      if let value = value(member.value) {
        add(member.name, value, range)
      } else {
        keep(range)
      }
    }
  }

  private mutating func read(_ chosen: JSONNode, isPaths: Bool) {
    guard isPaths, let paths = chosen.elements else { return read(chosen) }
    for path in paths {
      guard let elements = path.elements else {
        read(path)
        continue
      }
      let texts = elements.compactMap(\.text)
      if texts.count == elements.count, !texts.isEmpty {
        add(texts.joined(separator: reading.pathSeparator), .alone, path.range)
      } else {
        keep(path.range)
      }
    }
  }

  /// What a value next to a term says; nil when it says nothing that can be understood.
  private func value(_ node: JSONNode) -> TermValue? {
    switch node.value {
    case .null: .unknown
    case .boolean(let applies): TermValue(assertion: applies ? .present : .absent)
    case .number(let text): TermValue.number(text, as: reading.numbers)
    case .string(let text):
      TermValue.word(text, as: reading.numbers, missing: reading.missing)
    case .object(let members): value(of: members)
    case .array: nil
    }
  }

  private static let votes: Set<String> = ["votes", "count", "raters"]
  private static let weights: Set<String> = ["weight", "confidence", "probability", "score"]
  private static let assertions: Set<String> = ["present", "value", "assertion"]

  /// What the members next to a term's name say; nil when none of them tells.
  private func value(of members: [JSONNode.Member]) -> TermValue? {
    for member in members {
      let name = member.name.lowercased()
      let numbers: TermValue.Numbers? =
        Self.votes.contains(name) ? .votes : Self.weights.contains(name) ? .weights : nil
      guard numbers != nil || Self.assertions.contains(name) else { continue }
      var inner = self
      if numbers != nil { inner = ListedTerms(inner, numbers) }
      if let value = inner.value(member.value) { return value }
    }
    return nil
  }

  private init(_ other: ListedTerms, _ numbers: TermValue.Numbers?) {
    var reading = other.reading
    reading.numbers = numbers
    self.reading = reading
    documentRange = other.documentRange
    text = other.text
  }

  /// What Label Studio calls the values of a labelled image or region.
  private static let choices: Set<String> = [
    "choices", "taxonomy", "labels", "rectanglelabels", "polygonlabels", "ellipselabels",
    "brushlabels", "keypointlabels", "bitmasklabels",
  ]

  private static func chosen(_ members: [JSONNode.Member]) -> JSONNode.Member? {
    members.first { member in
      guard choices.contains(member.name) else { return false }
      return member.value.elements != nil || member.name == "choices" && member.value.string != nil
    }
  }

  private static let names: Set<String> = ["name", "label", "term", "category", "class"]

  private static func named(
    _ members: [JSONNode.Member]
  ) -> (member: String, text: String, range: Range<Int>)? {
    for member in members where names.contains(member.name) {
      if let text = member.value.string { return (member.name, text, member.value.range) }
    }
    return nil
  }

  private mutating func add(_ text: String, _ value: TermValue, _ range: Range<Int>) {
    if isLabel, !labels.insert(text).inserted { return }
    items.append(CellItem(text: text, value: value, range: documentRange(range)))
  }

  private mutating func keep(_ range: Range<Int>) {
    odd.append(documentRange(range))
    add(text(range), .alone, range)
  }
}
