import Documents
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules

@Suite struct RuleImportTests {
  private let header = "facet,term,verb,class,may_be,why,by,date,status,when\n"

  @Test("a filled-in row becomes a proposal in the rules, and no other byte changes")
  func proposal() throws {
    let folder = TemporaryFolder()
    let result = try ExchangeRules.take(
      header
        + "lesion,greasy skin,looks like,Erosion/Ulcer,,\"it shines; said \"\"so\"\"\",Ada Bell,24.11.2026,approved,\n"
        + "lesion,dry skin,also,crust | tumour,,,dp,,,\n"
        + "site,elbow,drop,,hands,not a site,dp,,,\n",
      in: folder)
    #expect(result.refusals.isEmpty, "\(result.refusals)")
    try result.appliedPatch.write()
    let after = try String(contentsOfFile: folder.file("rules.yaml"), encoding: .utf8)
    #expect(
      after.contains(
        "{term: greasy skin, why: \"it shines; said \\\"so\\\"\", by: ab, date: 2026-11-24, status: proposed}"
      ))
    #expect(
      after.contains(
        "{term: dry skin, means: [crust, tumour], by: dp, date: 2026-11-24, status: proposed}"))
    #expect(after.contains("# A comment that stays."))
    // The old text is the new one with something left out.
    var rest = after[...]
    for character in ExchangeRules.text {
      let position = try #require(rest.firstIndex(of: character))
      rest = rest[rest.index(after: position)...]
    }
    #expect(result.notes.contains { $0.contains("the status 'approved' came in as proposed") })
    let book = try RuleBook(folder.file("rules.yaml"))
    #expect(book.findings.filter(\.isError).isEmpty)
  }

  @Test(
    "a row that can't be taken is listed with its reason",
    arguments: [
      ("lesion,x,same_as,crustt,,,dp,,,", "has no lesion class 'crustt'"),
      ("lesion,x,same_as,crust,,,zz,,,", "'zz' is nobody"),
      ("lesion,x,same_as,crust,,,,,,", "Nobody signs it"),
      ("lesion,x,looks_like,crust,,,dp,,,", "needs a reason"),
      ("lesion,x,is_a,crust,,,dp,,,", "There is no verb 'is_a'"),
      ("lesion,x,,crust,,,dp,,,", "a class and no verb"),
      ("skin,x,same_as,crust,,,dp,,,", "neither lesion nor site"),
      ("lesion,,same_as,crust,,,dp,,,", "names no term"),
      ("lesion,x,same_as,crust,,,dp,11/12/2026,,", "is no clear day"),
      ("lesion,x,same_as,crust,,,dp,,,site=hands", "is written by hand"),
      ("lesion,x,same_as,crust,,,dp,,,,more", "more cells than the header"),
      ("lesion,crust,same_as,tumour,,,dp,,,", "rules.yaml:10:"),
      ("lesion,swelling,drop,,tumour | other-papule,other words,dp,,,", "another reason"),
      ("lesion,ulcer,looks_like,erosion-ulcer,,,,,rejected,", "another status"),
      ("lesion,erosion,,,,,,,,", "not deleted by an empty cell"),
      ("lesion,ulcer,same_as,tumour,,,dp,,,", "'ulcer' has a mapping here"),
    ])
  func refusal(row: String, reason: String) throws {
    let folder = TemporaryFolder()
    let result = try ExchangeRules.take(header + row + "\n", in: folder)
    #expect(result.appliedPatch.decisions.isEmpty)
    let refusal = try #require(result.refusals.first)
    #expect(refusal.line == 2)
    #expect(refusal.why.contains(reason), "\(refusal.why)")
    #expect(result.table("in.csv").hasPrefix("in.csv:2: not taken: "))
  }

  @Test("rows that are sound are taken next to rows that are not")
  func some() throws {
    let folder = TemporaryFolder()
    let result = try ExchangeRules.take(
      header + "lesion,one,same_as,crust,,,,,,\n" + "lesion,crust,drop,,,no,dp,,,\n"
        + "lesion,one,same_as,tumour,,,,,,\n" + "lesion,One.,same_as,crust,,,,,,\n",
      in: folder, by: "ab")
    #expect(result.appliedPatch.decisions.map(\.text) == ["same_as 'one' -> crust"])
    #expect(result.appliedPatch.decisions.first?.by == "ab")
    #expect(result.refusals.map(\.line) == [3, 4])
    #expect(result.refusals[1].why.contains("Line 2 of the file decides otherwise"))
    #expect(result.known == 1)
  }

  @Test("mappings of others are understood by their labels")
  func foreign() throws {
    let folder = TemporaryFolder()
    let result = try ExchangeRules.take(
      "#curie_map:\n#  X: https://example.org/\n#mapping_date: 2026-01-02\n"
        + "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tauthor_label\tcomment\tconfidence\n"
        + "X:1\tfissure\tskos:closeMatch\tX:9\terosion/ulcer\tada bell\ta crack\t0.7\n"
        + "X:2\tspot\tskos:narrowMatch\tX:9\tcrust\tada bell\t\t\n"
        + "X:3\tpurpura\tskos:exactMatch\tX:8\tpurpura\tada bell\t\t\n"
        + "X:4\tmelanoma\tskos:exactMatch\tsssom:NoTermFound\t\tada bell\t\t\n", in: folder)
    #expect(result.appliedPatch.decisions.map(\.text) == ["looks_like 'fissure' -> erosion-ulcer"])
    #expect(result.appliedPatch.decisions.first?.by == "ab")
    #expect(result.appliedPatch.decisions.first?.date == "2026-01-02")
    #expect(result.notes == ["\(folder.file("in.csv")):5: not taken over: confidence 0.7"])
    #expect(result.refusals.map(\.line) == [6, 7, 8])
    #expect(result.refusals[0].why.contains("No verb says skos:narrowMatch"))
    #expect(result.refusals[1].why.contains("No class has the id or label 'purpura'"))
    #expect(result.refusals[2].why.contains("a lesion, a diagnosis or a site"))
  }

  @Test("a label that several classes have is the subject's own, or is refused with what it can be")
  func sharedLabel() throws {
    let folder = TemporaryFolder()
    let rules = """
      derm_rules: 1
      people: {ab: {name: Ada Bell}}
      lesions: {classes: {nail: {label: Nail}, crust: {}}}
      sites: {classes: {nail-site: {label: nail}}}

      """
    _ = try RuleText.book(rules, in: folder)
    let path = folder.file("in.tsv")
    let text =
      "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tauthor_label\n"
      + "site-term:claw\t\tskos:exactMatch\tX:1\tnail\tab\n"
      + "lesion-term:bent\t\tskos:exactMatch\tX:1\tNAIL\tab\n"
      + "X:2\thoof\tskos:exactMatch\tX:1\tnail\tab\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let result = try RuleImport(path, rules: folder.file("rules.yaml"), date: "2026-11-24")
    #expect(
      result.appliedPatch.decisions.map(\.text) == [
        "same_as 'claw' -> nail-site", "same_as 'bent' -> nail",
      ])
    #expect(result.refusals.map(\.line) == [4])
    #expect(
      result.refusals.map(\.why) == [
        "'nail' can be lesion:nail or site:nail-site: write one of these as object_id."
      ])
  }

  @Test("everything of an export comes into rules that have only its classes")
  func empty() throws {
    let folder = TemporaryFolder()
    let mappings = try ExchangeRules.sssom(in: folder)
    let bare = """
      derm_rules: 1
      people: {ab: {name: Ada Bell, orcid: 0000-0002-1825-0097}, dp: {name: derm project}}
      spelling: {tumor: tumour}
      lesions:
        classes:
          crust: {label: crust, xref: [HP:0200034]}
          erosion-ulcer: {label: "erosion/ulcer"}
          other-papule: {label: other papule}
          tumour: {label: tumour}
      sites:
        classes:
          hands: {label: hands}

      """
    let path = folder.file("bare.yaml")
    try Data(bare.utf8).write(to: URL(fileURLWithPath: path))
    let file = folder.file("all.tsv")
    try Data(mappings.utf8).write(to: URL(fileURLWithPath: file))
    let result = try RuleImport(file, rules: path, date: "2026-11-24")
    // The rule with a condition is the only one that has to be written by hand.
    #expect(result.refusals.map(\.row) == ["includes 'nodule' -> other-papule"])
    try result.appliedPatch.write()
    let original = try RuleText.book(ExchangeRules.text, in: folder).file
    let copy = try RuleBook(path).file
    func said(_ file: RuleFile) -> [String] {
      file.lesions.terms.filter { $0.note.isActive && $0.condition.isEmpty }.map {
        "\($0.verb) \($0.term.value) \($0.classes.map(\.value)) \($0.mayBe.words) "
          + "\($0.note.why ?? "") \($0.note.by ?? "")"
      }.sorted()
    }
    #expect(said(copy) == said(original))
    #expect(copy.lesions.neverMerge.count == 1 && copy.sites.terms.count == 2)
  }

  @Test(
    "a file that is neither mappings nor CSV of terms is bad data with its line",
    arguments: [
      ("", 1), ("a,b\n1,2\n", 1), ("facet,term,verb\n", 1),
      ("#x: [\nsubject_id\tpredicate_id\n", 1),
      ("facet,term,verb,class\nlesion,\"x,y,z\n", 2),
    ])
  func notOurs(text: String, line: Int) throws {
    let folder = TemporaryFolder()
    #expect {
      try ExchangeRules.take(text, in: folder)
    } throws: { error in
      let error = error as? TaxonomyError
      return error?.exitStatus == .badData
        && error?.description.contains("in.csv:\(line): ") == true
    }
  }

  @Test("text of another character set is refused, not guessed")
  func latin() throws {
    let folder = TemporaryFolder()
    let bytes = Array("facet,term,verb,class\nlesion,na".utf8) + [0xEF] + Array("ve,drop,\n".utf8)
    #expect {
      try ExchangeRules.take(bytes, in: folder)
    } throws: { error in
      "\(error)".contains("in.csv:2: the text is not UTF-8")
    }
  }
}
