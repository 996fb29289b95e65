import AtlasSamples
import Documents
import Files
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Advisor
@testable import Rules
@testable import Taxonomy

/// Classes that networks can't tell apart are compared; nothing is applied.
@Suite struct ConfusableClassesTests {
  private let folder = TemporaryFolder()
  private static let rules = """
    derm_rules: 1
    people: {ab: {name: A. B.}}
    lesions:
      classes:
        nodule: {same_as: [nodule]}
        papule: {same_as: [papule]}
        scar: {same_as: [scar]}
        wheal: {same_as: [wheal]}
      never_merge:
        - {pair: [scar, wheal], why: "differs"}
    """
  private static let header = "class,other,confusion,low,high,cases,rank,evidence"
  private static let rows = [
    "papule,nodule,0.9,0.7,1.1,40,1,\"words, with a comma\"",
    "papule,scar,0.5,0.4,0.6,30,2,words",
    "nodule,papule,0.4,0.3,0.5,40,3,the same pair again",
    "wheal,scar,0.6,,,20,4,words", "papule,gone,0.8,0.7,0.9,20,5,words",
  ]

  private func table(_ lines: [String]) throws -> String {
    let path = folder.file("classes.csv")
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
    return path
  }

  private func advise(
    _ lines: [String]?, rules: String = Self.rules,
    atlas: Atlas = Atlas.of(["nodule #1", "papule #2", "scar #3", "wheal #4"])
  ) throws -> Advice {
    try Advice.of(atlas, rules: rules, in: folder) { options in
      options.confusable = try lines.map { try ConfusableClasses(reading: table($0)) }
    }
  }

  @Test func `each listed pair is suggested once, with its numbers, the most confused first`()
    throws
  {
    #expect(try advise(nil).suggestions.isEmpty)
    let advice = try advise([Self.header] + Self.rows)
    #expect(advice.suggestions.map(\.subject) == ["nodule | papule", "papule | scar"])
    #expect(advice.suggestions.allSatisfy { $0.comparesClasses })
    #expect(
      advice.suggestions.map(\.decision.text)
        == ["never_merge 'nodule' and 'papule'", "never_merge 'papule' and 'scar'"])
    // Up to a coin: merge. Better than a coin: look at the definitions.
    #expect(advice.suggestions[0].reason.contains("no better than a coin: merge them"))
    #expect(advice.suggestions[1].reason.contains("define them better"))
    #expect(
      advice.suggestions.map { $0.evidence.confusion?.text } == [
        "0.90 (0.70 to 1.10), 1 by chance: of 100 pairs of images scores order 55 rightly; 40 cases",
        "0.50 (0.40 to 0.60), 1 by chance: of 100 pairs of images scores order 75 rightly; 30 cases",
      ])
    // never_merge answers one pair, and one class is none of the rules'.
    #expect(advice.forbidden == 1 && advice.unknownPairs == 1)
    #expect(advice.summary.contains("2 pairs of classes to compare"))
    #expect(advice.summary.contains("1 confused pair left out"))
    let csv = advice.csv.text.split(separator: "\n")
    #expect(csv[0].hasSuffix("confusion,confusion_low,confusion_high,confusion_cases"))
    #expect(csv[1].hasSuffix(",0.9,0.7,1.1,40"), "\(csv[1])")
  }

  @Test func `a pair that is never together and confused is compared once, and refused once`()
    throws
  {
    let rules = """
      derm_rules: 1
      people: {ab: {name: A. B.}}
      lesions: {classes: {bulla: {same_as: [bulla]}, papule: {same_as: [papule]}, scar: {same_as: [scar]}}}
      """
    let facts = (0..<25).map { number in
      var image = AtlasImage(id: ImageID("t/\(number)"), source: "t")
      if number < 24 { image.diagnosis = "pemphigus" }
      return (image, [AtlasMention(.lesion, [["bulla", "papule", "scar"][number / 12]])])
    }
    let atlas = Atlas(facts)
    let apart = try advise(nil, rules: rules, atlas: atlas)
    #expect(apart.suggestions.map(\.subject) == ["bulla | papule"])
    #expect(apart.suggestions.first?.evidence.confusion?.text == "no report given")
    let other = try advise([Self.header, "papule,scar,0.5,,,9,1,"], rules: rules, atlas: atlas)
    #expect(other.suggestions.map(\.subject) == ["bulla | papule", "papule | scar"])
    #expect(other.suggestions.first?.evidence.confusion?.text.contains("not among") == true)
    let both = [Self.header, "papule,bulla,0.5,,,9,1,"]
    let advice = try advise(both, rules: rules, atlas: atlas)
    #expect(advice.suggestions.map(\.subject) == ["bulla | papule"])
    let suggestion = try #require(advice.suggestions.first)
    #expect(suggestion.reason.contains("never on one image"))
    #expect(suggestion.reason.contains("define them better"))
    var log = try RuleBook(folder.file("rules.yaml")).decisions()
    try log.append(advice.unseen(in: log))
    var attribution = Attribution(date: "2026-12-01")
    (attribution.by, attribution.why) = ("ab", "two things")
    _ = try log.record(.rejected, id: suggestion.id, attribution: attribution, people: ["ab"])
    let second = try advise(both, rules: rules, atlas: atlas)
    #expect(second.suggestions.isEmpty && second.refused == 1)
  }

  @Test func `classes that are made of diagnoses are compared too`() throws {
    let rules = """
      derm_rules: 1
      lesions:
        facet: diagnosis
        classes:
          keratosis: {same_as: [bkl]}
          melanoma: {same_as: [mel]}
          nevus: {same_as: [nv]}
          other: {same_as: [x, y], facet: lesion}
        never_merge:
          - {pair: [mel, nv], why: "telling them apart is what the set is for"}
      """
    let rows = ["melanoma,nevus", "keratosis,nevus", "nevus,other"].map {
      "\($0),0.5,0.4,0.6,30,1,"
    }
    let advice = try advise(
      [Self.header] + rows, rules: rules,
      atlas: Atlas.of(["@@mel #1", "@@nv #2", "@@bkl #3", "x #4"]))
    #expect(advice.suggestions.map(\.subject) == ["keratosis | nevus"])
    #expect(advice.suggestions.first?.decision.text == "never_merge 'bkl' and 'nv'")
    #expect(advice.suggestions.first?.decision.facet == .diagnosis)
    // A pair of a term of each facet has nothing that could be written.
    #expect(advice.forbidden == 1 && advice.unnamedPairs == 1)
    #expect(advice.summary.contains("1 pair of classes left out because no term"))
  }

  @Test func `a refused pair is not suggested again, and the rules stay as they are`() throws {
    let advice = try advise([Self.header] + Self.rows)
    let before = try String(contentsOfFile: folder.file("rules.yaml"), encoding: .utf8)
    var log = try RuleBook(folder.file("rules.yaml")).decisions()
    try log.append(advice.unseen(in: log))
    var attribution = Attribution(date: "2026-12-01")
    attribution.by = "ab"
    attribution.why = "two things"
    _ = try log.record(
      .rejected, id: advice.suggestions[0].id, attribution: attribution, people: ["ab"])
    #expect(try String(contentsOfFile: folder.file("rules.yaml"), encoding: .utf8) == before)
    let second = try advise([Self.header] + Self.rows)
    #expect(second.suggestions.map(\.subject) == ["papule | scar"])
    #expect(second.refused == 1)
  }

  @Test(arguments: [
    (["class,other,confusion"], 1, "the column 'low'"),
    ([header, "a,b,much,,,3,1,"], 2, "not numbers"),
    ([header, "a,b,2.5,,,3,1,"], 2, "not numbers"),
    ([header, "a,b,1,x,,3,1,"], 2, "not numbers"), ([header, "a,b,1,-1,,3,1,"], 2, "not numbers"),
    ([header, "a,b,1,0.9,0.8,3,1,"], 2, "not numbers"),
    ([header, "a,b,1,,,-3,1,"], 2, "not numbers"),
    ([header, "a,b"], 2, "2 fields"), ([header + ",class", "a,b,1,,,3,1,,"], 1, "class"),
  ])
  func `another table is refused by its row`(lines: [String], line: Int, what: String) throws {
    let path = try table(lines)
    let error = try #require(throws: TaxonomyError.self) { try ConfusableClasses(reading: path) }
    #expect("\(error)".hasPrefix("\(path):\(line): ") && "\(error)".contains(what), "\(error)")
    #expect(error.exitStatus == .badData)
  }
}
