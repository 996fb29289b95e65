internal import Catalogue
internal import Terms
internal import Vocabulary

/// Makes a record of one result of a DermQuest answer; the facet data says what its numbers mean.
struct DermQuestResult {
  private let node: JSONNode
  private let facets: FacetData?

  init(_ node: JSONNode, facets: FacetData?) {
    self.node = node
    self.facets = facets
  }

  /// Adds the image's record.
  func add(to builder: inout RecordBuilder) {
    let id = node["AssetId"]?.text
    guard let id, let key = builder.key(id, at: node.range.lowerBound) else {
      builder.findMissingID(
        id, "a result has no AssetId",
        remedy: "Fetch the answer again: without the id the image has no name.",
        at: node.range.lowerBound)
      return
    }
    var draft = RecordDraft(key: key)
    draft.record.byteRange = builder.text.sourceRange(node.range)
    // A member that is there but empty is stated as empty; one that is missing states nothing.
    if let file = node["FileName"] {
      let name = file.string.map { SourceText.collapsed($0) } ?? ""
      draft.state(file: name.isEmpty ? nil : name)
    }
    if let number = node["Case"] {
      draft.state(caseKey: number.text.flatMap { builder.caseKey($0, at: number.range.lowerBound) })
    }
    if let node = node["Contributor"], let name = node.string, !name.isEmpty {
      draft.record.presentFields[Facet.contributor.rawValue] = 1
      draft.terms.add(
        .contributor, [SourceText.collapsed(name)], raw: name,
        bytes: builder.text.sourceRange(node.range), rule: "Results[] Contributor")
    }
    for (name, facet) in FacetData.collections {
      guard let list = node[name] else { continue }
      add(list, facet, to: &draft, &builder)
    }
    builder.add(draft, at: node.range.lowerBound)
  }

  /// Adds the terms of a list of numbers; an entry that is none is left out, with a finding.
  private func add(
    _ list: JSONNode, _ facet: Facet, to draft: inout RecordDraft,
    _ builder: inout RecordBuilder
  ) {
    draft.record.presentFields[facet.rawValue] = 0
    let key = draft.record.key
    guard let elements = list.elements else {
      if list.value != .null {
        builder.find(
          .warning, "list-expected", "\(facet.rawValue) of \(key) is no list",
          remedy: "Fetch the answer again; the field counts as empty.", at: list.range.lowerBound)
      }
      return
    }
    var seen: Set<Int> = []
    for element in elements {
      guard let id = (element["Id"] ?? element).integer else {
        builder.find(
          .warning, "id-expected", "\(facet.rawValue) of \(key) has an entry without Id",
          remedy: "Fetch the answer again; the entry is left out.", at: element.range.lowerBound)
        continue
      }
      // The atlas writes 0 for none.
      if id == 0 { continue }
      guard seen.insert(id).inserted else {
        builder.find(
          .note, "term-repeated", "\(facet.rawValue) repeats term \(id) for \(key)",
          remedy: "Nothing to do: the term counts once.", at: element.range.lowerBound)
        continue
      }
      add(id, facet, element, to: &draft, &builder)
    }
    draft.record.presentFields[facet.rawValue] = seen.count
  }

  /// Adds the term of a number; one without a text stays visible under its number.
  private func add(
    _ id: Int, _ facet: Facet, _ element: JSONNode, to draft: inout RecordDraft,
    _ builder: inout RecordBuilder
  ) {
    let bytes = builder.text.sourceRange(element.range)
    if let term = facets?.term(facet, id) {
      draft.terms.add(
        facet, term.path, raw: term.raw, bytes: bytes,
        rule: "Results[] \(facet.rawValue) Id, text from facetData", id: id)
      return
    }
    // A term that is left out would count as absent; under its number it is in review, and the
    // remedy depends on why it has no text.
    let why =
      switch facets {
      case nil: "no facetData lies next to the answer"
      case let facets? where facets.isEndless(facet, id):
        "its path in the facet data has more than \(FacetData.mostLevels) levels or "
          + "\(FacetData.longestPath) bytes"
      case _?: "the facet data lacks it"
      }
    builder.find(
      .warning, "term-id-unknown",
      "\(facet.rawValue) term \(id) of \(draft.record.key) has no text: \(why)",
      remedy: "Put a facetData.json that has it next to the answer; the term stays in review.",
      at: element.range.lowerBound)
    draft.terms.add(
      facet, ["term \(id)"], raw: String(id), bytes: bytes,
      rule: "Results[] \(facet.rawValue) Id", id: id)
  }
}
