import Catalogue
import Foundation
import Terms
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// The mappings of data/mappings on tables with the published headers.
@Suite struct ReadyMappingsTests {
  private let folder = TemporaryFolder()
  private let catalogue: Catalogue

  init() throws { catalogue = try Catalogue(folder.file("c.sqlite")) }

  /// Ingests a mapping's fixture without saying which mapping it is for.
  private func ingest(_ names: String..., source: String? = nil) throws {
    var request = IngestRequest(
      paths: names.map { Checkout.file("Tests/Fixtures/Ingest/tables/\($0)") })
    request.mappings = Checkout.file("data/mappings")
    request.source = source
    _ = try Ingestion(request, into: catalogue).run()
  }

  private func image(_ id: String) throws -> CataloguedImage {
    try #require(try catalogue.image(ImageID(id)))
  }

  /// An image's terms: `facet path`, with what is said of it unless it is present.
  private func terms(_ id: String, _ facets: [Facet] = Facet.allCases) throws -> [String] {
    try catalogue.mentions(of: ImageID(id)).map(\.mention).filter { facets.contains($0.facet) }
      .map { mention in
        let said = mention.assertion == .present ? "" : " \(mention.assertion.rawValue)"
        let votes = mention.votes.map { " x\($0)" } ?? ""
        return "\(mention.facet.rawValue) \(mention.path.joined(separator: " / "))\(said)\(votes)"
      }.sorted()
  }

  private func codes() throws -> [String] {
    try catalogue.findings().map(\.code).filter { $0 != "image-missing" }
  }

  @Test func `HAM10000: a lesion is a case`() throws {
    try ingest("ham10000")
    let first = try image("ham10000/ISIC_1")
    #expect(first.caseID == CaseID("ham10000/HAM_1"))
    #expect(first.file == "ISIC_1.jpg")
    #expect(first.attributes == ["age": "60.0", "sex": "male", "confirmed_by": "histo"])
    #expect(first.licence == "CC BY-NC 4.0")
    #expect(try terms("ham10000/ISIC_1") == ["diagnosis mel", "site back"])
    #expect(try terms("ham10000/ISIC_2") == ["diagnosis mel"])
    #expect(try image("ham10000/ISIC_3").attributes == ["confirmed_by": "follow_up"])
    #expect(try codes().isEmpty)
  }

  @Test func `ISIC 2019: two tables are one record`() throws {
    try ingest("isic-2019")
    let first = try image("isic-2019/ISIC_1")
    #expect(first.caseID == CaseID("isic-2019/BCN_1"))
    #expect(first.attributes == ["age": "55", "sex": "female"])
    #expect(try terms("isic-2019/ISIC_1") == ["diagnosis melanoma", "site anterior torso"])
    let second = try image("isic-2019/ISIC_2_downsampled")
    #expect(second.caseID == nil)
    #expect(second.diagnosis == "benign keratosis")
    #expect(second.licence == "CC BY-NC 4.0")
    #expect(try codes().isEmpty)
  }

  @Test func `ISIC 2020: patients and lesions, unknown diagnoses are none`() throws {
    try ingest("isic-2020")
    let second = try image("isic-2020/ISIC_2")
    #expect(second.caseID == CaseID("isic-2020/IP_1"))
    #expect(second.groupKeys == ["isic-2020/lesion_id:IL_2", "isic-2020/patient_id:IP_1"])
    #expect(second.attributes["malignancy"] == "malignant")
    #expect(try terms("isic-2020/ISIC_1") == ["site head/neck"])
    #expect(try terms("isic-2020/ISIC_2") == ["diagnosis melanoma"])
  }

  @Test func `Derm7pt: two pictures of a row, the checklist holds for the dermoscopic one`() throws
  {
    try ingest("derm7pt")
    let clinic = try image("derm7pt/NEL/A 1.jpg")
    let derm = try image("derm7pt/NEL/A 2.jpg")
    #expect(clinic.file == "images/NEL/A 1.jpg")
    #expect(clinic.caseID == CaseID("derm7pt/1") && derm.caseID == clinic.caseID)
    #expect(clinic.attributes["view"] == "clinic" && derm.attributes["view"] == "derm")
    #expect(clinic.attributes["difficulty"] == "medium")
    #expect(clinic.licence == "")
    #expect(
      try terms("derm7pt/NEL/A 1.jpg") == [
        "diagnosis basal cell carcinoma", "lesion blue whitish veil unknown",
        "lesion dots and globules unknown", "lesion pigment network unknown",
        "lesion pigmentation / diffuse irregular unknown",
        "lesion regression structures / blue areas unknown", "lesion streaks / irregular unknown",
        "lesion vascular structures / arborizing unknown", "site abdomen",
      ])
    #expect(
      try terms("derm7pt/NEL/A 2.jpg", [.lesion]) == [
        "lesion blue whitish veil", "lesion dots and globules absent",
        "lesion pigment network absent", "lesion pigmentation / diffuse irregular",
        "lesion regression structures / blue areas", "lesion streaks / irregular",
        "lesion vascular structures / arborizing",
      ])
  }

  @Test func `SCIN: the labels find the pictures of their case`() throws {
    try ingest("scin")
    let first = try image("scin/-101")
    let second = try image("scin/102")
    #expect(first.file == "dataset/images/-101.png")
    #expect(first.caseID == CaseID("scin/-11") && second.caseID == first.caseID)
    #expect(first.attributes["shot"] == "CLOSE_UP" && second.attributes["shot"] == "AT_DISTANCE")
    #expect(first.attributes["monk_tone_us"] == "3.0")
    #expect(
      first.attributes["diagnosis_weights"] == "{'Tinea': 0.33, \"Athlete's foot\": 0.67}")
    #expect(first.licence == "SCIN Data Use License")
    for id in ["scin/-101", "scin/102"] {
      #expect(
        try terms(id) == [
          "diagnosis Athlete's foot", "diagnosis Tinea", "lesion raised or bumpy", "site arm",
          "site leg", "symptom fatigue", "symptom itching",
        ])
    }
    #expect(first.diagnosis == "Athlete's foot; Tinea")
    #expect(try image("scin/103").attributes == ["shot": "AT_AN_ANGLE"])
    #expect(try terms("scin/103").isEmpty)
    #expect(try codes() == ["row-without-image"])
  }

  @Test func `SkinCon and Fitzpatrick17k: one set of pictures, known negatives, bad rows left out`()
    throws
  {
    try ingest("skincon", "fitzpatrick17k", source: "f17k")
    let image = try image("f17k/aa11")
    #expect(image.file == "aa11.jpg")
    #expect(image.licence == "CC BY-NC-SA 3.0 (annotations)")
    #expect(image.attributes["skin_tone"] == "3" && image.attributes["quality"] == "1 Diagnostic")
    #expect(image.attributes["skin_tone_centaur"] == nil)
    let terms = try terms("f17k/aa11")
    #expect(terms.contains("diagnosis verruca"))
    #expect(terms.contains("pathophysiology benign epidermal"))
    #expect(terms.contains("lesion Papule") && terms.contains("lesion Warty/Papillomatous"))
    #expect(terms.filter { $0.hasSuffix(" absent") }.count == 46)
    #expect(try catalogue.image(ImageID("f17k/bb22")) == nil)
    let codes = try codes()
    #expect(codes == ["rows-excluded", "rows-excluded"])
  }

  @Test func `PAD-UFES-20 and DermXDB: negatives, votes`() throws {
    try ingest("pad-ufes-20")
    #expect(
      try terms("pad-ufes-20/PAT_1_1_1.png") == [
        "diagnosis BCC", "lesion bleed absent", "lesion changed", "lesion elevation",
        "lesion grew absent", "lesion hurt unknown", "lesion itch", "site NECK",
      ])
    let mention = try #require(
      try catalogue.mentions(of: ImageID("pad-ufes-20/PAT_1_1_1.png"))
        .first { $0.mention.facet == .site })
    #expect(mention.mention.raw == "NECK")
    try ingest("dermxdb")
    #expect(
      try terms("dermxdb/0001.jpg") == [
        "diagnosis Psoriasis", "lesion Scale x8", "lesion Sun damage x1", "site Extensor sites x5",
      ])
    #expect(try image("dermxdb/0001.jpg").caseID == CaseID("dermxdb/4337"))
  }

  @Test func `every ready mapping knows its own tables and no other's`() throws {
    let shelf = try MappingShelf(folder: Checkout.file("data/mappings"))
    let tables = Checkout.file("Tests/Fixtures/Ingest/tables")
    let names = shelf.files.map { String($0.path.split(separator: "/").last?.dropLast(5) ?? "") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: tables).sorted() == names.sorted())
    for name in names {
      for table in try FileManager.default.contentsOfDirectory(atPath: "\(tables)/\(name)") {
        let path = "\(tables)/\(name)/\(table)"
        let text = Charset.decode(try ReadFile.bytes(path, limit: 1 << 20))
        let header = MappedTable.header(text, path: table)
        let fitting = shelf.files.filter { $0.best(header) != nil }
        #expect(fitting.map(\.path) == [Checkout.file("data/mappings/\(name).yaml")], "\(path)")
        #expect(fitting.first?.best(header)?.table.isNamed(table) == true, "\(path)")
      }
    }
  }
}
