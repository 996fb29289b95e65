import Files
import Foundation
import Randomness
import RuleSamples
import TestSupport
import Testing
@testable import Rules

@Suite struct OverrideWriterTests {
  private static let rules = RuleText.rules(
    """
    derm_rules: 1
    people: {ab: {name: A B, role: reader}, cd: {name: C D, role: reader}}
    lesions:
      classes:
        papule: {label: papule, same_as: [papule]}
        plaque: {label: plaque, same_as: [plaque]}
    sites:
      classes:
        face: {label: face, same_as: [face]}
    """)

  private func row(
    _ image: String, add: [String] = [], why: String? = nil, by: String? = nil
  ) -> OverrideRow {
    var row = OverrideRow(image: image)
    row.addClasses = add
    row.note.why = why
    row.note.by = by
    return row
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `a new table gets the header and rows in the order of images`() throws {
    var first = row("t/2", add: ["papule", "plaque"], why: "two, \"seen\"", by: "ab")
    first.removeTerms = ["red / scaly"]
    first.setSite = "face"
    first.exclude = true
    first.expects = ["papule", "plaque / large"]
    first.note.date = "2026-11-28"
    let made = try Overrides(path: "o.csv").replacing(
      ["t/2": [first], "t/1": [row("t/1", add: ["papule"])]], rules: Self.rules)
    #expect(
      text(made.edit.bytes) == #"""
        image,remove_term,add_class,remove_class,set_site,exclude,why,by,date,expects
        t/1,,papule,,,,,,,
        t/2,red / scaly,"papule|plaque",,face,yes,"two, ""seen""",ab,2026-11-28,"papule|plaque / large"

        """#)
    #expect(made.table.rows.last?.says(first) == true)
  }

  @Test func `other lines keep their bytes, and what says the same is not written again`() throws {
    let old =
      "\u{FEFF}# by hand\r\nExclude;Image ; why\r\nno; t/1 ;\"a \"\"b\"\"\"\r\n\r\nyes;t/2;\r\n;t/3; x"
    let overrides = Overrides(Array(old.utf8), path: "o.csv")
    #expect(overrides.findings.isEmpty, "\(overrides.findings)")
    func edited(_ rows: [String: [OverrideRow]]) throws -> String {
      text(try overrides.replacing(rows, rules: Self.rules).edit.bytes)
    }
    #expect(try edited(["t/1": [row("t/1", why: "a  \"b\"")]]) == old)
    #expect(
      try edited(["t/2": [row("t/2", why: "new")]])
        == old.replacing("yes;t/2;\r\n", with: ";t/2;new\r\n"))
    #expect(try edited(["t/2": []]) == old.replacing("yes;t/2;\r\n", with: ""))
    #expect(try edited(["t/9": [row("t/9", why: "end")]]) == old + "\r\n;t/9;end\r\n")
  }

  @Test func `a column that the table lacks is added to every row`() throws {
    let twice = Overrides(Array("image,exclude,Exclude\nt/1,,yes\n".utf8), path: "o.csv")
    #expect(twice.findings.map(\.what).contains { $0.contains("'exclude' and 'Exclude'") })
    #expect(!twice.findings.filter(\.isError).isEmpty)
    let overrides = Overrides(Array("image,exclude\nt/1,yes\n".utf8), path: "o.csv")
    let edit = try overrides.replacing(
      ["t/2": [row("t/2", add: ["papule"], by: "cd")]], rules: Self.rules
    ).edit
    #expect(text(edit.bytes) == "image,exclude,add_class,by\nt/1,yes,,\nt/2,,papule,cd\n")
  }

  @Test func `what the reader would refuse is named and not written, and all else is`() throws {
    let empty = Overrides(path: "o.csv")
    var contrary = row("t/1", add: ["papule"])
    contrary.removeClasses = ["papule"]
    var split = row("t/1")
    split.removeTerms = ["a|b"]
    let wrong: [(OverrideRow, RuleCode)] = [
      (row("t/1", add: ["unheard-of"]), .undefinedClass), (row("t/1", by: "xy"), .unknownPerson),
      (contrary, .overrideOpposite), (split, .overrideRow), (row("t/2"), .overrideRow),
    ]
    for (row, code) in wrong {
      let made = try empty.replacing(
        ["t/1": [row], "t/0": [self.row("t/0", add: ["plaque"])]], rules: Self.rules)
      #expect(made.refused.keys.sorted() == ["t/1"])
      #expect(made.refused["t/1"]?.first?.code == code)
      #expect(made.table.rows.map(\.image) == ["t/0"])
    }
    // What an image had stays as it is; a bad row of another image is not this edit's.
    let old = Overrides(
      Array("image,add_class,by\nt/1,papule,ab\nt/3,lost,ab\n".utf8), path: "o.csv")
    let made = try old.replacing(
      ["t/1": [split], "t/2": [row("t/2", add: ["papule"])]], rules: Self.rules)
    #expect(
      text(made.edit.bytes) == "image,add_class,by\nt/1,papule,ab\nt/3,lost,ab\nt/2,papule,\n")
    #expect(made.refused.keys.sorted() == ["t/1"])
    let wide = Overrides([0xFF, 0xFE, 0x69, 0x00], path: "o.csv")
    #expect(throws: TaxonomyError.self) {
      try wide.replacing(["t/1": [row("t/1")]], rules: Self.rules)
    }
  }

  @Test func `a rare column is hinted at where its name is misspelt`() {
    let finding = Overrides(Array("image,unknown_clas\n".utf8), path: "o.csv").findings.first
    #expect(finding?.code == .unknownKey)
    #expect(finding?.remedy.contains("'unknown_class'") == true, "\(finding?.remedy ?? "")")
    #expect(finding?.remedy.contains("where a row needs it: unknown_class.") == true)
  }

  @Test func `many images at once give the bytes that one after the other gives`() throws {
    let old = "image,add_class,why\nt/3,papule,a\nt/1,papule,b\n\nt/3,,c\nt/2,papule,d\n"
    let edits = [
      "t/3": [row("t/3", add: ["plaque"], why: "new"), row("t/3", add: ["papule"], why: "a")],
      "t/2": [], "t/9": [row("t/9", why: "end")], "t/4": [row("t/4", why: "four")],
    ]
    var single = Overrides(Array(old.utf8), path: "o.csv")
    for image in edits.keys.sorted() {
      single = try single.replacing([image: edits[image] ?? []], rules: Self.rules).table
    }
    let all = try Overrides(Array(old.utf8), path: "o.csv").replacing(edits, rules: Self.rules)
    #expect(text(all.edit.bytes) == text(single.bytes))
    #expect(
      text(all.edit.bytes)
        == "image,add_class,why\nt/3,papule,a\nt/1,papule,b\n\nt/3,plaque,new\nt/4,,four\nt/9,,end\n"
    )
  }

  @Test func `a file that somebody changed in the meantime is left alone`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("o.csv")
    let edit = try Overrides(path: path).replacing(
      ["t/1": [row("t/1", add: ["papule"])]], rules: Self.rules
    ).edit
    try edit.write()
    #expect(throws: TaxonomyError.self) { try edit.write() }
    let file = try MappedFile(path)
    #expect(file.bytes(0..<file.count) == edit.bytes)
  }

  @Test func `after 1,000 random edits the table reads back as it was meant`() throws {
    var random = RandomStream(seed: 1, purpose: "override edits")
    let words = ["red", "a, b", "\"q\"", "x;y", "=1+1", "#no", "ß  long", "tab\tbed", "-", "'"]
    var meant: [String: [OverrideRow]] = [:]
    var overrides = Overrides(path: "o.csv")
    for edit in 0..<1000 {
      let image = "t/\(random.below(60))"
      let rows = (0..<random.below(3)).map { _ in
        var row = row(
          image, why: words[random.below(words.count)], by: ["ab", "cd", nil][random.below(3)])
        row.addClasses = [[], ["papule"], ["papule", "plaque"]][random.below(3)]
        row.removeTerms = (0..<random.below(3)).map { _ in words[random.below(words.count)] }
        row.exclude = random.below(4) == 0
        row.setSite = random.below(3) == 0 ? "face" : nil
        row.expects = random.below(3) == 0 ? [words[random.below(words.count)]] : nil
        return row
      }
      let before = overrides
      let result = try overrides.replacing([image: rows], rules: Self.rules)
      overrides = result.table
      meant[image] = rows
      // Lines of other images are there byte by byte, in their order.
      let lines = text(before.bytes).split(separator: "\n").filter { !$0.hasPrefix("\(image),") }
      let after = text(result.edit.bytes).split(separator: "\n")
      if edit.isMultiple(of: 50) { #expect(lines.allSatisfy(after.contains)) }
    }
    let again = Overrides(overrides.bytes, path: "o.csv")
    #expect(again.findings.isEmpty)
    for (image, rows) in meant {
      let read = (again.byImage[image] ?? []).map { again.rows[$0] }
      #expect(CorrectionText.agree(read, rows), "\(image)")
    }
    #expect(again.rows.count == meant.values.reduce(0) { $0 + $1.count })
  }
}

@Suite struct DuplicateWriterTests {
  @Test func `a decision is written, changed and taken back, and other lines stay`() throws {
    let old = "Image,Other,Verdict,note\n"
    #expect(
      DuplicateDecisions(Array(old.utf8), path: "d.csv").findings.map(\.code) == [.unknownKey])
    var duplicates = DuplicateDecisions(
      Array("image,other,verdict\nt/1, t/2,Same\n".utf8), path: "d.csv")
    func decide(_ row: DuplicateRow?, _ pair: Set<String>) throws -> String {
      let result = try duplicates.replacing([(pair, row)], people: ["ab"])
      duplicates = result.table
      return String(decoding: result.edit.bytes, as: UTF8.self)
    }
    var note = RuleNote()
    note.by = "ab"
    let new = DuplicateRow(image: "t/3", other: "t/2", isSame: false, note: note)
    #expect(
      try decide(new, new.pair)
        == "image,other,verdict,by\nt/1, t/2,Same,\nt/3,t/2,different,ab\n")
    let turned = DuplicateRow(image: "t/2", other: "t/3", isSame: true)
    #expect(
      try decide(turned, turned.pair)
        == "image,other,verdict,by\nt/1, t/2,Same,\nt/2,t/3,same,\n")
    #expect(try decide(nil, ["t/1", "t/2"]) == "image,other,verdict,by\nt/2,t/3,same,\n")
    let alone = DuplicateRow(image: "t/3", other: "t/3", isSame: true)
    note.by = "nobody"
    let unknown = DuplicateRow(image: "t/5", other: "t/6", isSame: true, note: note)
    let sound = DuplicateRow(image: "t/7", other: "t/8", isSame: true)
    let made = try duplicates.replacing(
      [(alone.pair, alone), (unknown.pair, unknown), (sound.pair, sound)], people: ["ab"])
    #expect(Set(made.refused.keys) == [alone.pair, unknown.pair])
    #expect(made.refused[unknown.pair]?.map(\.code) == [.unknownPerson])
    #expect(made.table.rows.map(\.pair) == [["t/2", "t/3"], ["t/7", "t/8"]])
  }
}
