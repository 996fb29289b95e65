import Catalogue
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

@Suite struct ISICAnswersTests {
  private func list() throws -> Reading {
    Reading(ISICAnswers(), try Checkout.fixture("Ingest/isic.json"))
  }

  @Test func `a page of today's archive gives its images`() throws {
    let page = try list()
    #expect(
      page.images.map(\.key.rawValue)
        == ["atlas/ISIC_0000001", "atlas/ISIC_0000002", "atlas/ISIC_0000003"])
    let image = page.images[0]
    #expect(image.imageFile == "ISIC_0000001.jpg")
    #expect(image.licence == "CC-BY")
    #expect(image.caseKey == CaseID("atlas/IP_3"))
    #expect(image.groupKeys == ["atlas/lesion_id:IL_7", "atlas/patient_id:IP_3"])
    #expect(
      page.paths(.diagnosis) == [["Benign", "Benign melanocytic proliferations", "Nevus"]])
    #expect(page.paths(.site) == [["Head and neck", "Head", "Scalp"]])
    #expect(page.paths(.contributor) == [["A Hospital"]])
    #expect(
      image.attributes == [
        "age": "45", "sex": "female", "melanocytic": "true", "image_type": "dermoscopic",
        "pixels_x": "1024",
      ])
    #expect(page.images[1].caseKey == CaseID("atlas/IL_8"))
    #expect(page.codes.isEmpty)
    page.checkRaw()
  }

  @Test func `the first archive's form is read too`() throws {
    let page = Reading(ISICAnswers(), try Checkout.fixture("Ingest/isic-first.json"))
    #expect(page.images.map(\.key.rawValue) == ["atlas/ISIC_0000000"])
    #expect(page.images[0].imageFile == "ISIC_0000000.jpg")
    #expect(page.paths(.diagnosis) == [["nevus"]])
    #expect(page.paths(.site) == [["anterior torso"]])
    #expect(page.images[0].attributes["benign_malignant"] == "benign")
    #expect(page.images[0].mentions[0].rule == "meta.clinical.anatom_site_general")
    #expect(page.codes.isEmpty)
  }

  @Test func `null, empty and missing stay apart`() throws {
    let images = try list().images
    let fields = images.map(\.presentFields)
    #expect(fields[2]["diagnosis"] == 0 && fields[2]["diagnosis:null"] == 0)
    #expect(fields[1]["site"] == 0 && fields[1]["site:null"] == nil)
    #expect(fields[2]["site"] == nil)
    #expect(fields[1]["sex"] == 0 && fields[1]["sex:null"] == 0)
    #expect(fields[1]["age"] == 0 && fields[1]["age:null"] == nil)
    #expect(fields[2]["age"] == nil)
    // One of two fields of a facet that is filled fills it.
    #expect(fields[0]["site"] == 1 && fields[0]["site:null"] == nil)
    #expect(fields[1]["contributor"] == 0)
    #expect(fields[2]["licence"] == nil)
  }

  @Test func `raw text keeps the escapes that the path decodes`() throws {
    let mention = try #require(try list().images[1].mentions.first)
    #expect(mention.raw == #"caf\u00e9 au lait"#)
    #expect(mention.path == ["café au lait"])
  }

  @Test func `of JSON Lines a broken line is left out`() throws {
    let page = Reading(ISICAnswers(), try Checkout.fixture("Ingest/isic.jsonl"))
    #expect(page.images.map(\.key.rawValue) == ["atlas/ISIC_1", "atlas/ISIC_3"])
    #expect(page.codes == ["json-malformed"])
    #expect(page.file.findings[0].position?.line == 2)
  }

  @Test func `one image alone is read, and cut off it gives no record`() {
    let text = #"{"isic_id": "I", "metadata": {"clinical": {"diagnosis": "nevus"}}}"#
    #expect(Reading(ISICAnswers(), text).paths(.diagnosis) == [["nevus"]])
    for cut in 1..<text.utf8.count {
      let page = Reading(ISICAnswers(), String(text.prefix(cut)))
      #expect(page.images.isEmpty)
      #expect(page.codes == ["json-malformed"])
    }
  }

  @Test func `a page that is cut off keeps its whole images`() throws {
    let bytes = try Checkout.fixture("Ingest/isic.json")
    let whole = try list().images
    for cut in 0..<bytes.count - 2 {
      let page = Reading(ISICAnswers(), Array(bytes.prefix(cut)))
      #expect(page.images == Array(whole.prefix(page.images.count)))
      #expect(!page.codes.isEmpty)
    }
  }

  @Test func `an image without a name, and metadata that is no object, are findings`() {
    let page = Reading(
      ISICAnswers(), #"[{"metadata": {"clinical": {}}}, {"isic_id": "a", "metadata": []}, 7]"#)
    #expect(page.images.map(\.key.rawValue) == ["atlas/a"])
    #expect(page.codes == ["image-id-missing", "object-expected", "image-id-missing"])
    #expect(
      Reading(ISICAnswers(), #"{"count": 0, "results": []}"#).codes == ["page-without-images"])
  }

  @Test func `a missing number as Python writes it loses nothing else`() throws {
    let text = #"""
      [{"isic_id": "a", "metadata": {"clinical": {"age_approx": 45, "sex": "male"}}},
       {"isic_id": "b", "metadata": {"clinical": {"age_approx": NaN, "sex": "male"}}},
       {"isic_id": "c", "metadata": {"clinical": {"age_approx": -Infinity, "sex": "male"}}}]
      """#
    let page = Reading(ISICAnswers(), text)
    #expect(page.images.map(\.key.rawValue) == ["atlas/a", "atlas/b", "atlas/c"])
    #expect(page.images.map { $0.attributes["age"] } == ["45", nil, nil])
    #expect(page.images.map { $0.attributes["sex"] } == ["male", "male", "male"])
    #expect(page.codes == ["json-not-a-number"])
    #expect(page.file.findings[0].position?.line == 2)
    #expect(page.file.findings[0].what.contains("2 of them"))
    // The remedy: with null in its place there is nothing to tell, and the facts are the same.
    let fixed = text.replacing("NaN", with: "null").replacing("-Infinity", with: "null")
    let again = Reading(ISICAnswers(), fixed)
    #expect(again.codes.isEmpty)
    #expect(again.images.map(\.attributes) == page.images.map(\.attributes))
    let lines = Reading(ISICAnswers(), "{\"isic_id\": \"a\", \"x\": NaN}\n{\"isic_id\": \"b\"}\n")
    #expect(lines.images.count == 2 && lines.codes == ["json-not-a-number"])
  }

  @Test func `other words of Python are named, with how much was not read`() {
    let page = Reading(
      ISICAnswers(), #"[{"isic_id": "a"}, {"isic_id": "b", "x": None}, {"isic_id": "c"}]"#)
    #expect(page.images.map(\.key.rawValue) == ["atlas/a"])
    #expect(page.codes == ["json-malformed"])
    let finding = page.file.findings[0]
    #expect(finding.what.contains("None is Python's") && finding.what.contains("were not read"))
    #expect(finding.remedy.contains("json.dumps"))
  }
}
