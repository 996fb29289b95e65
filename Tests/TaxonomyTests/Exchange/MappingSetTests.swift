import Documents
import Foundation
import RuleSamples
import TestSupport
import Testing
@testable import Rules
@testable import Taxonomy

@Suite struct MappingSetTests {
  private func rows() throws -> [[String: String]] {
    let text = try ExchangeRules.sssom(in: TemporaryFolder())
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let table = CSVTable.parse(Array(lines.joined(separator: "\n").utf8))
    #expect(table.problems.isEmpty)
    return table.rows.map { row in
      Dictionary(uniqueKeysWithValues: zip(table.header, row.fields))
    }
  }

  @Test(
    "each verb is the SKOS relation of the rule language",
    arguments: [
      ("lesion-term:crusts", "skos:exactMatch", "lesion:crust"),
      ("lesion-term:papule%20%2F%20pearly", "skos:broadMatch", "lesion:other-papule"),
      ("lesion-term:ulcer", "skos:closeMatch", "lesion:erosion-ulcer"),
      ("lesion-term:crusted%20erosion", "skos:broadMatch", "lesion:crust"),
      ("lesion-term:crusted%20erosion", "skos:broadMatch", "lesion:erosion-ulcer"),
      ("lesion-term:swelling", "skos:exactMatch", "sssom:NoTermFound"),
      ("site-term:hands%20%2F%20nails", "skos:broadMatch", "site:hands"),
      ("word:tumor", "skos:exactMatch", "word:tumour"),
      ("lesion:crust", "skos:exactMatch", "HP:0200034"),
    ])
  func verbs(subject: String, predicate: String, object: String) throws {
    let found = try rows().filter {
      $0["subject_id"] == subject && $0["predicate_id"] == predicate && $0["object_id"] == object
        && $0["predicate_modifier"] == ""
    }
    #expect(found.count == 1)
  }

  @Test("a pair that must stay apart is a negated match")
  func negation() throws {
    let found = try rows().filter { $0["predicate_modifier"] == "Not" }
    #expect(found.count == 1)
    #expect(found.first?["subject_id"] == "lesion-term:ulcer")
    #expect(found.first?["object_id"] == "lesion-term:tumour")
    #expect(found.first?["comment"] == "clinically distinct")
  }

  @Test("who, when, why, how sure and how far stand in the columns of the standard")
  func signature() throws {
    let row = try #require(rows().first { $0["subject_id"] == "lesion-term:ulcer" })
    #expect(row["author_id"] == "orcid:0000-0002-1825-0097")
    #expect(row["author_label"] == "Ada Bell")
    #expect(row["reviewer_id"] == "person:dp")
    #expect(row["reviewer_label"] == "derm project")
    #expect(row["mapping_date"] == "2026-11-23")
    #expect(row["confidence"] == "0.8")
    #expect(row["comment"] == "=looks alike; \"here\"")
    #expect(row["see_also"] == "https://example.org/a")
    #expect(row["other"] == "see=Lawrence & Cox|status=approved")
    #expect(row["mapping_justification"] == "semapv:ManualMappingCuration")
  }

  @Test("what a threshold decides is reported with its count and the rules' day")
  func thresholds() throws {
    let row = try #require(rows().first { $0["subject_id"] == "lesion:tumour" })
    #expect(row["object_id"] == "sssom:NoTermFound")
    #expect(
      row["curation_rule_text"]
        == "tumour: 1 image < drop_under 2: dropped, rules of 2026-11-23")
  }

  @Test("rejected rules are no mappings, and are counted")
  func rejected() throws {
    let labels = try rows().map { $0["subject_label"] }
    #expect(!labels.contains("old"))
    let set = MappingSet(try ExchangeRules.decisions(in: TemporaryFolder()))
    #expect(set.notes == ["1 rejected or superseded rules are left out"])
  }

  @Test("the order of a file's lines changes no byte")
  func order() throws {
    let folder = TemporaryFolder()
    let text = ExchangeRules.text
    let moved = text.replacingOccurrences(of: "[crust, crusts]", with: "[crusts, crust]")
      .replacingOccurrences(of: "    tumour: {label: tumour, same_as: [tumour]}\n", with: "")
      .replacingOccurrences(
        of: "  classes:\n    crust:",
        with: "  classes:\n    tumour: {label: tumour, same_as: [tumour]}\n    crust:")
    #expect(moved != text)
    let one = MappingSet(try RuleDecisions(RuleText.book(text, in: folder), atlas: nil)).text
    let other = MappingSet(try RuleDecisions(RuleText.book(moved, in: folder), atlas: nil)).text
    #expect(one == other)
  }

  @Test("a mapping set that was exported brings nothing new")
  func roundTrip() throws {
    let folder = TemporaryFolder()
    let result = try ExchangeRules.take(ExchangeRules.sssom(in: folder), in: folder)
    #expect(result.refusals.isEmpty, "\(result.refusals)")
    #expect(result.appliedPatch.decisions.isEmpty)
    #expect(result.appliedPatch.diff.isEmpty)
    #expect(result.known > 10)
  }

  @Test("a cell of several fields comes back, whatever the fields hold")
  func fieldList() throws {
    var fields = FieldList()
    fields.fields = ["a": ["x|y", "=,%"], "from": ["isic 2019", "zeile\n2"]]
    #expect(FieldList(fields.text) == fields)
    #expect(fields.text == "a=x%7Cy,%3D%2C%25|from=isic 2019,zeile%0A2")
    #expect(FieldList("no pair") == nil)
  }
}
