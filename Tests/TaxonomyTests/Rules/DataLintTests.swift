import AtlasSamples
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// Findings that need the data of an atlas, each where it stands.
@Suite struct DataLintTests {
  private let text = """
    derm_rules: 1
    people: {ab: {}}
    lesions:
      drop_under: 5
      classes:
        papule: {same_as: [papule], status: approved}
        ulcer: {same_as: [ulcer]}
    sites: {classes: {hands: {same_as: [hands], status: approved}}}
    """

  private func lint(
    _ atlas: Atlas, _ rules: String? = nil, overrides: String? = nil, approved: Bool = false
  ) throws -> [RuleFinding] {
    let book = try RuleText.book(rules ?? text, overrides: overrides, in: TemporaryFolder())
    return try book.lint(atlas: atlas, requireApproved: approved)
  }

  private func positions(_ code: RuleCode, _ found: [RuleFinding]) -> [String] {
    found.filter { $0.code == code }.map { "\($0.position.line):\($0.position.column)" }
  }

  private func images(_ count: Int, _ lesion: String) -> [String] {
    (0..<count).map { "\(lesion) @ hands #\(lesion)\($0)" }
  }

  @Test func `counts near a threshold and classes without an image stand at the class`() throws {
    let found = try lint(.of(images(5, "papule") + images(20, "ulcer")))
    #expect(positions(.nearThreshold, found) == ["6:5"])
    let none = text.replacing("drop_under: 5", with: "drop_under: 0")
    #expect(positions(.classWithoutImage, try lint(.of(images(6, "papule")), none)) == ["7:5"])
  }

  @Test func `a data set without an image is an error`() throws {
    let found = try lint(.of(images(3, "papule")))
    #expect(found.filter(\.isError).map(\.code) == [.noImageLeft])
  }

  private func lacking(_ texts: [String], sites: Bool = true) throws -> [RuleFinding] {
    let rules = """
      derm_rules: 1
      lesions:
        drop_under: 10
        classes: {nodule: {same_as: [nodule]}, plaque: {same_as: [plaque]}}
      \(sites ? "sites: {classes: {arm: {same_as: [arm]}, leg: {same_as: [leg]}}}" : "")
      """
    return try lint(.of(texts), rules)
  }

  @Test func `a threshold that counts images with a site says so, with both numbers`() throws {
    func images(_ lesion: String, _ labelledSiteCount: Int, _ others: Int) -> [String] {
      (0..<labelledSiteCount).map { "\(lesion) @ arm #\(lesion)\($0)" }
        + (0..<others).map { "\(lesion) #\(lesion)x\($0)" }
    }
    let found = try lacking(images("nodule", 2, 13) + images("plaque", 3, 12))
    let error = try #require(found.first { $0.code == .noImageLeft })
    #expect(error.what.contains("data set: 30 lesion classes under drop_under. "))
    #expect(error.what.contains("the catalogue holds 2 lesion terms on 30 images"))
    #expect(
      error.remedy.hasPrefix(
        "Lower drop_under: the largest class, 'plaque', has 3 images with a final site (15 in all) < "
          + "drop_under 10;"))
    // Without sites in the rules every image counts.
    let all = try lacking(images("nodule", 2, 13) + images("plaque", 3, 12), sites: false)
    #expect(all.allSatisfy { !$0.isError })
    let near = try lacking(images("nodule", 10, 5) + images("plaque", 12, 0))
    #expect(
      near.first { $0.code == .nearThreshold }?.what
        == "the lesion class 'nodule' has 10 images with a final site (15 in all), near drop_under 10"
    )
  }

  @Test func `rules with sites on data without any get a finding that the sites are lacking`()
    throws
  {
    let found = try lacking((0..<15).flatMap { ["nodule #n\($0)", "plaque #p\($0)"] })
    #expect(found.filter(\.isError).map(\.code) == [.facetNotInData])
    #expect(
      found.first { $0.code == .facetNotInData }?.what
        == "the rules have site classes, but no image of the data has a site term")
    #expect(!found.contains { $0.what.contains("drop_under") })
    let sites = try lacking((0..<15).map { " @ arm #\($0)" })
    #expect(sites.filter(\.isError).map(\.code) == [.noImageLeft])
  }

  @Test func `where every site is in review, thresholds count all images`() throws {
    let found = try lacking((0..<15).flatMap { ["nodule @ toe #n\($0)", "plaque @ toe #p\($0)"] })
    #expect(found.allSatisfy { !$0.isError })
  }

  @Test func `classes of one contributor or one diagnosis are warned of`() throws {
    func atlas(_ others: Int) -> Atlas {
      let plain = Atlas.of(images(12, "papule"))
      return Atlas(
        plain.images.enumerated().map { number, image in
          var image = image
          image.contributor = number < others ? "second" : "first"
          image.diagnosis = number < others ? "Acne" : "eczema"
          let said = plain.mentions(of: number).map {
            AtlasMention(plain.terms[Int($0.term)].facet, plain.terms[Int($0.term)].path)
          }
          return (image, said)
        })
    }
    let one = try lint(atlas(0))
    #expect(positions(.oneContributor, one) == ["6:5", "8:19"])
    #expect(positions(.oneDiagnosis, one) == ["6:5"])
    let two = try lint(atlas(1))
    #expect(positions(.oneContributor, two).isEmpty && positions(.oneDiagnosis, two).isEmpty)
  }

  @Test func `a second pass of the threshold that would drop more is warned of`() throws {
    // Two of the papule images are taken out by hand after the threshold has counted them.
    let rows = (0..<2).map { "t/\(String(format: "%05d", $0)),,,papule,,,,,," }
    let header = RuleText.correctionHeader
    let found = try lint(
      .of(images(6, "papule") + images(20, "ulcer")),
      overrides: "\(header)\n" + rows.joined(separator: "\n") + "\n")
    #expect(positions(.secondPass, found) == ["6:5"])
  }

  @Test func `a lock of other rules or data is warned of, and names which`() throws {
    let desk = RuleDesk(atlas: .of(images(6, "papule") + images(20, "ulcer")))
    _ = try desk.apply(try desk.refine(text))
    let edited = try RuleText.book(
      text.replacing("ulcer: {", with: "ulcer: {label: sore, "), in: desk.folder)
    let stale = try edited.lint(atlas: desk.atlas).filter { $0.code == .staleLock }
    #expect(stale.map(\.what) == ["the lock is older than the rules"])
    let grown = Atlas.of(images(7, "papule") + images(20, "ulcer"))
    let both = try edited.lint(atlas: grown).filter { $0.code == .staleLock }
    #expect(both.map(\.what) == ["the lock is older than the rules and the data"])
    #expect(
      try RuleText.book(text, in: desk.folder).lint(atlas: desk.atlas)
        .allSatisfy { $0.code != .staleLock })
  }

  @Test func `a group that weighs too much is warned of`() throws {
    let found = try lint(
      .of([String](repeating: "papule @ hands #one", count: 25) + images(9, "ulcer")))
    #expect(
      found.filter { $0.code == .largeGroup }.map(\.what).first?.hasPrefix("25 of 34") == true)
  }

  @Test func `rules that nobody approved are warned of where a release leaves them out`() throws {
    let atlas = Atlas.of(images(6, "papule") + images(20, "ulcer"))
    #expect(positions(.notApproved, try lint(atlas)).isEmpty)
    let found = try lint(atlas, approved: true)
    #expect(positions(.notApproved, found) == ["7:23"])
    // Without its rule the term is not mapped any more.
    #expect(found.contains { $0.code == .unmappedTerm && $0.what.contains("'ulcer'") })
  }

  @Test func `images that the policy keeps without a label are warned of`() throws {
    let kept = text + "\npolicy: {no_label_left: keep}\n"
    let found = try lint(.of(images(6, "papule") + images(2, "ulcer")), kept)
    #expect(
      found.filter { $0.code == .labelsLost }.map(\.what) == [
        "2 images are left without a label and stay"
      ])
  }

  @Test func `a row of overrides that can't be read is an error at its line`() throws {
    let header = RuleText.correctionHeader
    let overrides = Overrides(
      Array("\(header)\nt/1,,,,,perhaps,,,,\n,,,,,yes,,,,\nt/1,too,few\n".utf8), path: "o.csv")
    #expect(
      overrides.findings.filter { $0.code == .overrideRow }.map(\.position.line).sorted()
        == [2, 3, 4])
    #expect(
      Overrides(Array("picture\nx\n".utf8), path: "o.csv").findings.map(\.code)
        == [.unknownKey, .missingKey])
  }
}
