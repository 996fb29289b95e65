import Artifacts
import AtlasSamples
import Foundation
import RuleSamples
import TestSupport
import Testing
@testable import Rules
@testable import Taxonomy

@Suite struct SplitCheckTests {
  private let folder = TemporaryFolder()

  @Test func `an image id that a spreadsheet has rounded is refused with its line`() throws {
    let error = #expect(throws: TaxonomyError.self) {
      try SplitFile(Array("image,fold\na,0\n1.23457E+14,1\n".utf8), path: "s.csv")
    }
    #expect(error.map { "\($0)" }?.contains("3: the image 1.23457E+14 is a number that") == true)
  }

  @Test(arguments: [
    ("# a\n\npicture,fold\na,0\n", 3), ("# a\n#b\nimage,fold\nt/00000,0\n", 4),
    ("# a\n\nimage,fold\nx,0\ny,1\n", 4), ("# a\nimage,fold\nt/00000,0\ny,1\n", 3),
    ("image,fold\n", 1), ("# a\nimage,fold,Fold\nt/00000,0,1\nt/00001,1,0\n", 2),
  ])
  func `the line of a fault counts what stands before the header`(text: String, line: Int) throws {
    let refinement = try refinement()
    let error = #expect(throws: TaxonomyError.self) {
      try refinement.verify(split: Array(text.utf8), path: "s.csv")
    }
    #expect(error?.description.hasPrefix("s.csv:\(line): ") == true, "\(String(describing: error))")
  }

  private func refinement(refold: Bool = false, folds: Int? = 2) throws -> Refinement {
    let atlas = Atlas.of(
      (0..<40).map { "l\(10 + $0 % 3) @ s\($0 % 2) #\($0 / 2)" })
    let rules = """
      derm_rules: 1
      people: {dp: {name: derm project, role: engineers}}
      lesions:
        classes:
          l10: {same_as: [l10]}
          l11: {same_as: [l11]}
          l12: {same_as: [l12]}
      sites:
        classes:
          s0: {same_as: [s0]}
          s1: {same_as: [s1]}
      """
    var options = RefinementOptions()
    (options.replicates, options.permutations, options.folds) = (0, 0, folds)
    options.refold = refold
    return try Refinement(
      atlas: atlas, book: try RuleText.book(rules, in: folder), options: options)
  }

  /// A table of the atlas's 40 images; `part` gives each image's, nil leaves it out.
  private func table(
    _ header: String = "image,fold", prefix: String = "t/", _ part: (Int) -> String?
  ) -> [UInt8] {
    var text = header + "\n"
    for image in 0..<40 {
      guard let part = part(image) else { continue }
      text += "\(prefix)\(String(format: "%05d", image)),\(part)\n"
    }
    return Array(text.utf8)
  }

  @Test func `a split of whole cases is sound, however its images and parts are called`() throws {
    let refinement = try refinement()
    let whole = table { String($0 / 20) }
    let check = try refinement.verify(split: whole, path: "s.csv")
    #expect(check.isSound)
    #expect(check.certificate.images == [20, 20])
    #expect(check.certificate.sharedGroups == 0)
    #expect(check.text.contains("result     sound"))
    let named = table("img_id,split", prefix: "") { $0 < 20 ? "train" : "test" }
    let other = try refinement.verify(split: named, path: "s.csv")
    #expect(other.isSound)
    #expect(other.parts.map(\.name) == ["test", "train"])
    #expect(other.parts.map(\.role) == [.test, .train])
  }

  @Test func `a divided case is a leak that names what holds it together`() throws {
    let check = try refinement().verify(
      split: table { $0 == 3 ? "1" : String($0 / 20) }, path: "s.csv")
    #expect(!check.isSound)
    let leak = try #require(check.leaks.first)
    #expect(check.leaks.count == 1)
    #expect(leak.first == "t/00002" && leak.second == "t/00003")
    #expect(leak.parts == ["0", "1"])
    #expect(leak.why == "case t/1")
    #expect(check.certificate.sharedGroups == 1)
  }

  @Test func `images that are left out, unknown or twice there are listed`() throws {
    var bytes = table { $0 == 7 ? nil : String($0 / 20) }
    bytes += Array("t/00001,1\nnobody,0\n".utf8)
    let check = try refinement().verify(split: bytes, path: "s.csv")
    #expect(check.missing == ["t/00007"])
    #expect(check.unknown == ["nobody"])
    #expect(check.contradicted == ["t/00001"])
    #expect(!check.isSound)
  }

  @Test func `an adopted split is what the next refinement assigns`() throws {
    let first = try refinement()
    let sound = try first.verify(split: table { String($0 / 2 % 2) }, path: "s.csv")
    let path = try first.adopt(sound, replacing: false)
    #expect(path == first.book.foldsPath)
    let next = try refinement()
    for image in 0..<40 { #expect(try next.folds.fold[image] == image / 2 % 2) }
    #expect(throws: TaxonomyError.self) { try next.adopt(sound, replacing: false) }
    _ = try next.adopt(sound, replacing: true)
    let leaky = try next.verify(split: table { String($0 % 2) }, path: "s.csv")
    #expect(leaky.leaks.count == 20)
    #expect(throws: TaxonomyError.self) { try next.adopt(leaky, replacing: true) }
  }

  @Test(arguments: [
    ("picture,fold\na,0\n", "no columns"), ("image,fold\nt/00000,0\n", "1 part:"),
    ("image,fold\nt/00000,0,9\nt/00001,1\n", "fields"), ("image,fold\nx,0\ny,1\n", "no line names"),
    ("image,fold\nt/00000,\n", "empty"),
  ])
  func `a table that is no split is refused with its line`(_ text: String, _ what: String) throws {
    let refinement = try refinement()
    do {
      _ = try refinement.verify(split: Array(text.utf8), path: "s.csv")
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.description.contains(what), "\(error.description)")
      #expect(error.description.hasPrefix("s.csv:"))
    }
  }
}
