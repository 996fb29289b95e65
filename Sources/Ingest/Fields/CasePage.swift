internal import Catalogue
internal import Vocabulary

/// Makes records of what was heard on a DermQuest case page.
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
      guard let id = block.id, let key = builder.key(id) else {
        if !block.fields.isEmpty {
          builder.find(
            .error, "image-id-missing", "an image's block has no data-image-id",
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
    var record = ImageRecord(key: key)
    record.byteRange = builder.text.sourceRange(block.offset..<max(block.offset, block.end))
    record.imageFile = file(of: block, id: id)
    record.statedFields["file"] = record.imageFile == nil ? 0 : 1
    for field in block.fields { add(field, to: &record, &builder) }
    record.caseKey = record.caseKey ?? sharedCase
    keepTogether(&record, builder)
    builder.add(record, at: block.offset)
  }

  private func addListed(
    _ entry: CasePageReader.Listed, sharedCase: CaseID?, into builder: inout RecordBuilder
  ) {
    guard let key = builder.key(entry.id) else {
      builder.find(
        .error, "image-id-missing", "an entry of the image list has an empty id",
        remedy: "Fix the page: without the id the image has no name.", at: entry.offset)
      return
    }
    var record = ImageRecord(key: key)
    record.imageFile = entry.file
    record.statedFields["file"] = entry.file == nil ? 0 : 1
    record.caseKey = sharedCase
    if let item = entry.alternative,
      let mention = builder.mention(
        .diagnosis, item.text, range: item.range, rule: "li.image-summary img alt")
    {
      record.mentions.append(mention)
      record.statedFields[Facet.diagnosis.rawValue] = 1
    }
    keepTogether(&record, builder)
    builder.find(
      .note, "image-listed-only", "\(key) is in the case's list but has no summary here",
      remedy: "Nothing to do when another page of the case describes it.", at: entry.offset)
    builder.add(record, at: entry.offset)
  }

  /// Images of one page are one case, whether it has a number or not.
  private func keepTogether(_ record: inout ImageRecord, _ builder: RecordBuilder) {
    let isAlone = reader.blocks.count + reader.listed.count <= 1 && !reader.isCut
    guard record.caseKey == nil, !isAlone else { return }
    record.groupKeys.append("\(builder.source)/page:\(builder.path)")
  }

  private func file(of block: CasePageReader.Block, id: String) -> String? {
    if let listed = reader.listed.first(where: { $0.id == id && $0.file != nil })?.file {
      return listed
    }
    if let own = block.files.first { return own }
    return reader.blocks.count == 1 && reader.carousel.count == 1 ? reader.carousel.first : nil
  }

  private func add(
    _ field: CasePageReader.Field, to record: inout ImageRecord, _ builder: inout RecordBuilder
  ) {
    record.statedFields[field.label.fieldName, default: 0] += field.items.count
    switch field.label {
    case .facet(let facet):
      for item in field.items {
        guard
          let mention = builder.mention(facet, item.text, range: item.range, rule: field.rule)
        else { continue }
        let isRepeated = record.mentions.contains {
          $0.facet == mention.facet && $0.path == mention.path
        }
        if isRepeated {
          builder.find(
            .note, "term-repeated", "\(facet.rawValue) repeats a term for \(record.key)",
            remedy: "Nothing to do: the term counts once.", at: item.range.lowerBound)
        } else {
          record.mentions.append(mention)
        }
      }
    case .caseNumber:
      record.caseKey = record.caseKey ?? field.items.first.flatMap { builder.caseKey($0.text) }
    case .licence:
      record.licence = record.licence ?? field.items.first.map { TermText.clean($0.text) }
    case .attribute(let name):
      let value = field.items.map { TermText.clean($0.text) }.joined(separator: "; ")
      if !value.isEmpty, record.attributes[name] == nil { record.attributes[name] = value }
    }
  }
}
