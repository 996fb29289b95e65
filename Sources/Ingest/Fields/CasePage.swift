internal import Catalogue
internal import Terms
internal import Vocabulary

/// Makes records of what was received of a DermQuest case page.
struct CasePage {
  let reader: CasePageReader

  /// Adds a record for every image that the page describes or lists.
  func record(into builder: inout RecordBuilder) {
    let blocks = reader.blocks
    if reader.isCut {
      builder.findCut()
    } else if blocks.isEmpty && reader.listed.isEmpty {
      builder.find(
        .error, "page-without-images", "no image's block was found on this page",
        remedy: "Check that the page was saved whole and is a case page.")
      return
    }
    let shared = sharedCase(builder)
    var described: Set<String> = []
    for block in blocks {
      guard let id = block.id, let key = builder.key(id, at: block.offset) else {
        if !block.fields.isEmpty {
          builder.findMissingID(
            block.id, "an image's block has no data-image-id",
            remedy: "Fix the page: without the id its fields can't be given to an image.",
            at: block.offset)
        }
        continue
      }
      described.insert(id)
      add(block, id: id, key: key, sharedCase: shared, into: &builder)
    }
    // On half a page the blocks of listed images may be what is missing.
    for entry in reader.listed where !described.contains(entry.id) && !reader.isCut {
      addListed(entry, sharedCase: shared, into: &builder)
    }
  }

  /// The case that the page states, when it states one only: a page is one case.
  private func sharedCase(_ builder: RecordBuilder) -> CaseID? {
    // What is wrong with a number is said where its image gets it.
    var builder = builder
    var cases: Set<CaseID> = []
    for block in reader.blocks {
      for field in block.fields where field.label == .caseNumber {
        if let text = field.items.first?.text, let key = builder.caseKey(text) { cases.insert(key) }
      }
    }
    return cases.count == 1 ? cases.first : nil
  }

  private func add(
    _ block: CasePageReader.Block, id: String, key: ImageID, sharedCase: CaseID?,
    into builder: inout RecordBuilder
  ) {
    var draft = RecordDraft(key: key)
    draft.record.byteRange = builder.text.sourceRange(block.offset..<max(block.offset, block.end))
    draft.state(file: file(of: block, id: id))
    for field in block.fields { add(field, to: &draft, &builder) }
    draft.record.caseKey = draft.record.caseKey ?? sharedCase
    keepTogether(&draft, builder)
    builder.add(draft, at: block.offset)
  }

  private func addListed(
    _ entry: CasePageReader.Listed, sharedCase: CaseID?, into builder: inout RecordBuilder
  ) {
    guard let key = builder.key(entry.id, at: entry.offset) else {
      builder.findMissingID(
        entry.id, "an entry of the image list has an empty id",
        remedy: "Fix the page: without the id the image has no name.", at: entry.offset)
      return
    }
    var draft = RecordDraft(key: key)
    draft.state(file: entry.file)
    draft.record.caseKey = sharedCase
    if let item = entry.alternative, !SourceText.clean(item.text).isEmpty {
      // The text of the image in the list is one diagnosis, never several that run together.
      draft.give(
        [item], of: .facet(.diagnosis), rule: "li.image-summary img alt", mayBeConcatenated: false,
        &builder)
    }
    keepTogether(&draft, builder)
    builder.find(
      .note, "image-listed-only", "\(key) is in the case's list but has no summary here",
      remedy: "Nothing to do when another page of the case describes it.", at: entry.offset)
    builder.add(draft, at: entry.offset)
  }

  /// Images of one page are one case, whether it has a number or not.
  private func keepTogether(_ draft: inout RecordDraft, _ builder: RecordBuilder) {
    let isAlone = reader.blocks.count + reader.listed.count <= 1 && !reader.isCut
    guard draft.record.caseKey == nil, !isAlone else { return }
    draft.record.groupKeys.append("\(builder.source)/page:\(builder.path)")
  }

  private func file(of block: CasePageReader.Block, id: String) -> String? {
    if let listed = reader.listed.first(where: { $0.id == id && $0.file != nil })?.file {
      return listed
    }
    if let own = block.files.first { return own }
    return reader.blocks.count == 1 && reader.carousel.count == 1 ? reader.carousel.first : nil
  }

  private func add(
    _ field: CasePageReader.Field, to draft: inout RecordDraft, _ builder: inout RecordBuilder
  ) {
    // Of two labels of one name the first counts.
    if case .attribute(let name) = field.label, draft.record.attributes[name] != nil {
      draft.record.presentFields[field.label.fieldName, default: 0] += field.items.count
      return
    }
    draft.give(field.items, of: field.label, rule: field.rule, mayBeConcatenated: false, &builder)
  }
}
