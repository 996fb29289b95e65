import Catalogue
import Digests
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

@Suite struct DermQuestAnswersTests {
  private static let facetText = #"""
    {"facet_collection": {
      "lesions": {"Text": null, "Roots": [1], "Facets": {
        "1": {"Text": "papule", "Facets": [2, 9]}, "2": {"Text": "pearly ", "Facets": [1]}}},
      "diagnosis": {"Text": null, "Roots": [5], "Facets": {
        "5": {"Text": "Orf &amp;amp; erythema multiforme", "Facets": []}}}}}
    """#

  @Test(.within(1)) func `a chain of parents without end takes no memory, and its terms no path`()
    throws
  {
    let count = 60_000
    let terms = (1...count).map { "\"\($0)\": {\"Text\": \"t\($0)\", \"Facets\": [\($0 + 1)]}" }
    let text =
      "{\"facet_collection\": {\"lesions\": {\"Facets\": {\(terms.joined(separator: ","))}}}}"
    let root = try #require(JSONReader.read(Array(text.utf8)).root)
    let data = try #require(FacetData(root, digest: .of([])))
    #expect(data.term(.lesion, 3)?.path == ["t1", "t2", "t3"])
    #expect(data.term(.lesion, FacetData.mostLevels)?.path.count == FacetData.mostLevels)
    #expect(data.term(.lesion, FacetData.mostLevels + 1) == nil)
    #expect(data.isEndless(.lesion, count) && !data.isEndless(.lesion, count + 2))
    let answer = "{\"Results\": [{\"AssetId\": 1, \"lesions\": [3, 900]}]}"
    let reading = Reading(DermQuestAnswers(), answer, facets: data)
    #expect(reading.codes == ["term-id-unknown"])
    #expect(reading.file.findings.first?.what.contains("more than 32 levels") == true)
  }

  private func facets() throws -> FacetData {
    let bytes = Array(Self.facetText.utf8)
    let root = try #require(JSONReader.read(bytes).root)
    return try #require(FacetData(root, digest: .of(bytes)))
  }

  private func answer(_ results: String) throws -> Reading {
    Reading(DermQuestAnswers(), "{\"Hits\": 1, \"Results\": [\(results)]}", facets: try facets())
  }

  @Test func `numbers become paths, and a circle of parents ends`() throws {
    let reading = try answer(
      #"{"AssetId": "a", "FileName": "f.JPG", "Case": 7, "lesions": [{"Id": 1}], "diagnosis": [{"Id": 5}]}"#
    )
    #expect(reading.images[0].caseKey == CaseID("atlas/7"))
    #expect(reading.images[0].imageFile == "f.JPG")
    #expect(reading.paths(.diagnosis) == [["Orf & erythema multiforme"]])
    #expect(reading.images[0].mentions[0].raw == "Orf &amp;amp; erythema multiforme")
    #expect(reading.images[0].mentions[0].termID == 5)
    // 1 is its own grandparent in this data: the path ends where the circle closes.
    #expect(reading.paths(.lesion) == [["pearly", "papule"]])
    let range = try #require(reading.images[0].mentions[1].byteRange)
    #expect(String(decoding: reading.bytes[range], as: UTF8.self) == #"{"Id": 1}"#)
  }

  @Test func `0 is none, repeats count once, unknown ids stay visible`() throws {
    let reading = try answer(
      #"{"AssetId": "a", "diagnosis": [{"Id": 0}], "lesions": [{"Id": 2}, {"Id": 2}, {"Id": 77}, 0, "x"], "symptoms": {}, "pathos": null}"#
    )
    #expect(reading.images[0].presentFields["diagnosis"] == 0)
    #expect(reading.images[0].presentFields["lesion"] == 2)
    #expect(reading.images[0].presentFields["pathophysiology"] == 0)
    #expect(reading.images[0].presentFields["site"] == nil)
    #expect(reading.paths(.lesion) == [["papule", "pearly"], ["term 77"]])
    #expect(
      reading.codes.sorted() == [
        "id-expected", "list-expected", "term-id-unknown", "term-repeated",
      ])
  }

  @Test func `of an answer that is cut off, whole results are kept`() throws {
    let whole = #"{"AssetId": "a", "lesions": [{"Id": 2}]}"#
    for cut in 1..<whole.utf8.count {
      let text = "{\"Results\": [\(whole),\(whole.prefix(cut))"
      let reading = Reading(DermQuestAnswers(), text, facets: try facets())
      #expect(reading.images.count == 1, "cut at \(cut)")
      #expect(reading.codes == ["json-malformed"])
      #expect(reading.images[0].mentions.count == 1)
    }
  }

  @Test func `a result without id is a finding with its position`() throws {
    let reading = try answer(#"{"AssetId": null, "Case": 1}, {"AssetId": "b"}"#)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/b"])
    #expect(reading.codes == ["image-id-missing"])
    #expect(reading.file.findings[0].position?.byteOffset == 24)
  }
}

/// The export's samples, as they were recovered.
@Suite struct DermQuestSampleTests {
  @Test(.needsShared("atlas/samples"))
  func `page, search results and answers of the recovered samples agree`() throws {
    let folder = try #require(Checkout.shared("atlas/samples"))
    let temporary = TemporaryFolder()
    let catalogue = try Catalogue(temporary.file("c.sqlite"))
    var request = IngestRequest(paths: [folder])
    request.source = "dermquest"
    _ = try Ingestion(request, into: catalogue).run()
    let image = ImageID("dermquest/5044bfd1c97267166cd67491")
    let mentions = try catalogue.mentions(of: image).map(\.mention)
    let facets = Set(mentions.map(\.facet))
    #expect(facets.isSuperset(of: [.lesion, .site, .symptom, .pathophysiology, .diagnosis]))
    #expect(mentions.contains { $0.facet == .site && $0.path == ["Head", "Face"] })
    #expect(mentions.filter { $0.termID == 0 }.isEmpty)
    let other = ImageID("dermquest/5044bfd1c97267166cd67486")
    let lesions = try catalogue.mentions(of: other).map(\.mention).filter { $0.facet == .lesion }
    #expect(lesions.map(\.path) == [["Papule", "erythematous"], ["Cyst"]])
    #expect(try catalogue.images().allSatisfy { $0.caseID == CaseID("dermquest/10911") })
  }
}
