package import Digests
internal import Terms
internal import Vocabulary

/// DermQuest's two JSON answers: images with term numbers, and the facet data that resolves them.
package struct DermQuestAnswers: AtlasFormat {
  package static let name = "dermquest-json"
  /// DermQuest in its several forms.
  package static let family: String? = "dermquest"

  package init() {}

  /// Knows an answer by the names of its members.
  package static func recognise(_ file: InputFile) -> Recognition {
    guard file.firstByte == UInt8(ascii: "{") else { return .no }
    if file.contains("\"facet_collection\"") { return .yes(why: "has facet_collection") }
    if file.contains("\"Results\""), file.contains("\"AssetId\"") {
      return .yes(why: "has Results with AssetId")
    }
    if file.contains("\"NumberOfPages\"") { return .maybe(score: 0.7, why: "has NumberOfPages") }
    return .no
  }

  /// The facet data in the folder of an answer or above it.
  package static func needs(_ path: String, of siblings: Siblings) -> [Digest] {
    siblings.parsed(FacetFiles.self).nearest(to: path).map { [$0.digest] } ?? []
  }

  /// Reads the images of an answer; facet data gives none.
  package func extract(_ file: InputFile, into builder: inout RecordBuilder) {
    builder.beginPage(file.path)
    let files = file.siblings.parsed(FacetFiles.self)
    // A file of facet data was parsed for the answers next to it; its faults are reported from
    // there.
    let known = files.faults(of: file)
    let document = known ?? file.parsed(JSONReader.Document.self)
    let (root, problem) = (document.root, document.problem)
    let results = root?["Results"]?.elements
    builder.find(missingNumbers: document.missing)
    if let problem {
      let kept = results.map { "its first \($0.count) whole results are kept; " } ?? ""
      builder.find(
        .error, "json-malformed",
        "not JSON: \(problem.what); \(kept)\(problem.unread(of: file.text.utf8.count))",
        remedy: "\(problem.remedy).", at: problem.offset)
    }
    if let results {
      let facets = files.nearest(to: file.path)
      for result in results { DermQuestResult(result, facets: facets).add(to: &builder) }
    } else if problem == nil, known == nil, root?["facet_collection"] == nil {
      builder.find(
        .error, "page-without-images", "the answer has no list Results",
        remedy: "Check that this is an answer of imageData.")
    }
  }
}
