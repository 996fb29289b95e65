internal import Catalogue
internal import Terms
internal import Vocabulary

/// The record of one image while a format fills it: the only way from a file to facts.
///
/// Every mention that Ingest makes is made in this file (`Tests/RepositoryTests` sees to it).
struct RecordDraft {
  /// What is said of the image, but for the terms.
  var record: ImageRecord
  /// The terms so far, in the order in which they were given.
  var terms = Terms()
  /// The terms that `give` was given.
  private var given: Set<Given> = []

  private struct Given: Hashable {
    let facet: Facet
    let path: [String]
    let assertion: Assertion
  }

  /// Starts a record of which only the key is known.
  init(key: ImageID) { record = ImageRecord(key: key) }

  /// The record with its terms.
  var finished: ImageRecord {
    var record = record
    record.mentions = terms.mentions
    return record
  }

  /// States the image's file; nil where the source has a field for it and leaves it empty.
  mutating func state(file: String?) {
    record.imageFile = file
    record.presentFields["file"] = file == nil ? 0 : 1
  }

  /// States the image's case; nil where the source has a field for it and leaves it empty.
  mutating func state(caseKey: CaseID?) {
    record.caseKey = caseKey
    record.presentFields["case"] = caseKey == nil ? 0 : 1
  }

  /// Gives a field's items to the record; `rule` says what took them.
  ///
  /// A term that is there already counts once, with a finding. One that looks like two values that were
  /// concatenated is a finding unless `mayBeConcatenated` says that the source never does so.
  mutating func give(
    _ items: [FieldItem], of label: FieldLabel, rule: String, separator: String = " / ",
    assertion: Assertion = .present, mayBeConcatenated: Bool = true, _ builder: inout RecordBuilder
  ) {
    record.presentFields[label.fieldName, default: 0] += items.count
    switch label {
    case .facet(let facet):
      for item in items {
        give(
          item, of: facet, rule: rule, separator: separator, assertion: assertion,
          mayBeConcatenated: mayBeConcatenated, &builder)
      }
    // A page that states a field twice is read as two pages are: the first that says something
    // counts.
    case .caseNumber:
      if record.caseKey == nil, let item = items.first {
        record.caseKey = builder.caseKey(item.text, at: item.range.lowerBound)
      }
      if record.caseKey == nil { record.presentFields[label.fieldName] = 0 }
    case .licence:
      record.licence = record.licence ?? items.first.map { SourceText.clean($0.text) }
    case .attribute(let name):
      let values = items.map { SourceText.clean($0.text) }
      guard !values.isEmpty else { return }
      // An attribute holds one text; several values stay readable in it, and none is dropped.
      record.attributes[name] = ([record.attributes[name]].compactMap { $0 } + values)
        .joined(separator: "; ")
    }
  }

  private mutating func give(
    _ item: FieldItem, of facet: Facet, rule: String, separator: String, assertion: Assertion,
    mayBeConcatenated: Bool, _ builder: inout RecordBuilder
  ) {
    let term = SourceText.clean(item.text)
    guard !term.isEmpty else { return }
    let path = SourceText.path(term, separator: separator)
    guard given.insert(Given(facet: facet, path: path, assertion: assertion)).inserted else {
      builder.find(
        .note, "term-repeated", "\(facet.rawValue) repeats a term for \(record.key)",
        remedy: "Nothing to do: the term counts once.", at: item.range.lowerBound)
      return
    }
    let range = builder.text.trimmed(item.range)
    // The text of an attribute has no position of its own.
    terms.add(
      facet, path, raw: range.isEmpty ? item.text : builder.text.raw(range),
      bytes: range.isEmpty ? nil : builder.text.sourceRange(range), rule: rule,
      assertion: assertion)
    guard mayBeConcatenated, path.count == 1,
      let parts = ConcatenatedValue.proposal(path[0], facet: facet)
    else {
      return
    }
    builder.find(
      .note, "value-glued",
      "\"\(path[0])\" may be two values: \(parts.map { "\"\($0)\"" }.joined(separator: " and "))",
      remedy: "It stays one term; if it is two, say so in the rules.", at: item.range.lowerBound)
  }
}

extension RecordDraft {
  /// Terms in the order in which a file has them: of one image, or of all the images of a table's row.
  struct Terms {
    private(set) var mentions: [Mention] = []

    /// Adds a term.
    ///
    /// `path` is decoded, from root to child; `raw` is the source's own text, and `bytes` where it stands
    /// in the file, nil when it has no position of its own. `id` is the atlas's number for the term.
    mutating func add(
      _ facet: Facet, _ path: [String], raw: String, bytes: Range<Int>?, rule: String,
      id: Int? = nil, assertion: Assertion = .present, votes: Int? = nil, weight: Double? = nil
    ) {
      mentions.append(
        Mention(
          facet: facet, raw: raw, path: path, termID: id, assertion: assertion, votes: votes,
          weight: weight, byteRange: bytes, rule: rule))
    }

    /// Adds the terms of a part of a row.
    mutating func add(_ others: Terms) { mentions += others.mentions }

    /// Adds a term that another draft made.
    mutating func add(_ mention: Mention) { mentions.append(mention) }

    /// Makes room for as many terms as most images have.
    mutating func reserve(_ count: Int) { mentions.reserveCapacity(count) }
  }
}
