internal import Catalogue
internal import Vocabulary

/// DermQuest's two JSON answers: images with term numbers, and the facet data that resolves them.
public struct DermQuestAnswers: AtlasFormat {
  /// The name for `--format`.
  public static let name = "dermquest-json"
  /// DermQuest in its several forms.
  public static let family: String? = "dermquest"
  /// What the format reads.
  public static let summary = "DermQuest's answers imageData and facetData (JSON)"

  /// Makes a reader.
  public init() {}

  /// Knows an answer by the names of its members.
  public static func recognise(_ sample: PageSample) -> Recognition {
    guard sample.firstByte == UInt8(ascii: "{") else { return .no }
    if sample.contains("\"facet_collection\"") { return .yes(why: "has facet_collection") }
    if sample.contains("\"Results\""), sample.contains("\"AssetId\"") {
      return .yes(why: "has Results with AssetId")
    }
    if sample.contains("\"NumberOfPages\"") { return .maybe(score: 0.7, why: "has NumberOfPages") }
    return .no
  }

  /// Reads the images of an answer; facet data gives none.
  public func extract(_ page: Page, into record: inout RecordBuilder) {
    record.beginPage(page.path)
    let bytes = page.text.utf8
    let document = JSONReader.document(bytes)
    let (root, problem) = (document.root, document.problem)
    let results = root?["Results"]?.elements
    record.find(missingNumbers: document.missing)
    if let problem {
      let kept = results.map { "its first \($0.count) whole results are kept; " } ?? ""
      record.find(
        .error, "json-malformed",
        "not JSON: \(problem.what); \(kept)\(problem.unread(of: bytes.count))",
        remedy: "\(problem.remedy).", at: problem.offset)
    }
    if let results {
      for result in results { add(result, page, to: &record) }
    } else if problem == nil, root?["facet_collection"] == nil {
      record.find(
        .error, "page-without-images", "the answer has no list Results",
        remedy: "Check that this is an answer of imageData.")
    }
  }

  private func add(_ result: JSONNode, _ page: Page, to builder: inout RecordBuilder) {
    guard let id = result["AssetId"]?.text, let key = builder.key(id) else {
      builder.find(
        .error, "image-id-missing", "a result has no AssetId",
        remedy: "Fetch the answer again: without the id the image has no name.",
        at: result.range.lowerBound)
      return
    }
    var record = ImageRecord(key: key)
    record.byteRange = page.text.sourceRange(result.range)
    if let file = result["FileName"] {
      let name = file.string.map { TermText.collapsed($0) } ?? ""
      record.imageFile = name.isEmpty ? nil : name
      record.statedFields["file"] = name.isEmpty ? 0 : 1
    }
    if let number = result["Case"] {
      record.caseKey = number.text.flatMap { builder.caseKey($0) }
      record.statedFields["case"] = record.caseKey == nil ? 0 : 1
    }
    for (name, facet) in FacetData.collections {
      guard let list = result[name] else { continue }
      add(list, facet, page, to: &record, &builder)
    }
    builder.add(record, at: result.range.lowerBound)
  }

  private func add(
    _ list: JSONNode, _ facet: Facet, _ page: Page, to record: inout ImageRecord,
    _ builder: inout RecordBuilder
  ) {
    record.statedFields[facet.rawValue] = 0
    guard let elements = list.elements else {
      if list.value != .null {
        builder.find(
          .warning, "list-expected", "\(facet.rawValue) of \(record.key) is no list",
          remedy: "Fetch the answer again; the field counts as empty.", at: list.range.lowerBound)
      }
      return
    }
    var seen: Set<Int> = []
    for element in elements {
      guard let id = (element["Id"] ?? element).integer else {
        builder.find(
          .warning, "id-expected", "\(facet.rawValue) of \(record.key) has an entry without Id",
          remedy: "Fetch the answer again; the entry is left out.", at: element.range.lowerBound)
        continue
      }
      // The atlas writes 0 for none.
      if id == 0 { continue }
      guard seen.insert(id).inserted else {
        builder.find(
          .note, "term-repeated", "\(facet.rawValue) repeats term \(id) for \(record.key)",
          remedy: "Nothing to do: the term counts once.", at: element.range.lowerBound)
        continue
      }
      record.mentions.append(mention(facet, id, element, page, key: record.key, &builder))
    }
    record.statedFields[facet.rawValue] = seen.count
  }

  private func mention(
    _ facet: Facet, _ id: Int, _ element: JSONNode, _ page: Page, key: ImageID,
    _ builder: inout RecordBuilder
  ) -> Mention {
    let range = page.text.sourceRange(element.range)
    if let term = page.facets?.term(facet, id) {
      return Mention(
        facet: facet, raw: term.raw, path: term.path, termID: id, byteRange: range,
        rule: "Results[] \(facet.rawValue) Id, text from facetData")
    }
    let why =
      switch page.facets {
      case nil: "no facetData lies beside the answer"
      case let facets? where facets.isEndless(facet, id):
        "its path in the facet data has more than \(FacetData.mostLevels) levels or "
          + "\(FacetData.longestPath) bytes"
      case _?: "the facet data lacks it"
      }
    builder.find(
      .warning, "term-id-unknown", "\(facet.rawValue) term \(id) of \(key) has no text: \(why)",
      remedy: "Put a facetData.json that has it beside the answer; the term stays in review.",
      at: element.range.lowerBound)
    return Mention(
      facet: facet, raw: String(id), path: ["term \(id)"], termID: id, byteRange: range,
      rule: "Results[] \(facet.rawValue) Id")
  }
}
