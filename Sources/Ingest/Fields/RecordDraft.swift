internal import Catalogue
internal import Vocabulary

/// A record to which fields are given one by one; a term that is there already counts once.
struct RecordDraft {
  /// The record so far.
  var image: ImageRecord
  private var terms: Set<Term> = []

  private struct Term: Hashable {
    let facet: Facet
    let path: [String]
    let assertion: Assertion
  }

  /// Starts a record of which only the key is known.
  init(key: ImageID) { image = ImageRecord(key: key) }

  /// Gives a field's items to the record; `rule` says what took them.
  mutating func give(
    _ items: [FieldItem], of label: FieldLabel, rule: String, separator: String = " / ",
    assertion: Assertion = .present, _ builder: inout RecordBuilder
  ) {
    image.statedFields[label.fieldName, default: 0] += items.count
    switch label {
    case .facet(let facet):
      for item in items {
        guard
          var mention = builder.mention(
            facet, item.text, range: item.range, separator: separator, rule: rule)
        else { continue }
        mention.assertion = assertion
        add(mention, at: item.range.lowerBound, &builder)
      }
    case .caseNumber:
      image.caseKey = image.caseKey ?? items.first.flatMap { builder.caseKey($0.text) }
    case .licence:
      image.licence = image.licence ?? items.first.map { TermText.clean($0.text) }
    case .attribute(let name):
      let values = items.map { TermText.clean($0.text) }
      guard !values.isEmpty else { return }
      image.attributes[name] = ([image.attributes[name]].compactMap { $0 } + values)
        .joined(separator: "; ")
    }
  }

  private mutating func add(_ mention: Mention, at offset: Int, _ builder: inout RecordBuilder) {
    let term = Term(facet: mention.facet, path: mention.path, assertion: mention.assertion)
    guard terms.insert(term).inserted else {
      builder.find(
        .note, "term-repeated", "\(mention.facet.rawValue) repeats a term for \(image.key)",
        remedy: "Nothing to do: the term counts once.", at: offset)
      return
    }
    image.mentions.append(mention)
    guard mention.path.count == 1, let text = mention.path.first,
      let parts = GluedValue.proposal(text, facet: mention.facet)
    else { return }
    builder.find(
      .note, "value-glued",
      "\"\(text)\" may be two values: \(parts.map { "\"\($0)\"" }.joined(separator: " and "))",
      remedy: "It stays one term; if it is two, say so in the rules.", at: offset)
  }
}
