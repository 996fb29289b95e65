import Testing

@testable import Rules

@Suite struct LostCommentsTests {
  @Test(
    "comments that go with their lines are reported, those that stay or move are not",
    arguments: [
      ("a: 1  # one\nb: 2\n", "b: 2\n", ["one"]),
      ("a: 1  # one\nb: 2\n", "b: 2\na: 1  # one\n", []),
      ("a: 1  # x\nb: 2  # x\n", "b: 2  # x\n", ["x"]),
      ("# whole line\na: 1\n", "a: 1\n", ["whole line"]),
      ("a: \"1 # no comment\"\n", "b: 1\n", []),
      ("a: 'it''s # none'\n", "b: 1\n", []),
      ("a: crohn's  # after an apostrophe\n", "b: 1\n", ["after an apostrophe"]),
      ("a: \"x \\\" # b\"  # c\n", "b: 1\n", ["c"]),
      ("a: \"one\n  # two\n  three\"  # four\n", "b: 1\n", ["four"]),
      ("a: |\n  # text\n# said\n", "b: 1\n", ["said"]),
      ("a: b#c\n", "b: 1\n", []), ("a: 1\t# behind a tab\n", "b: 1\n", ["behind a tab"]),
    ])
  func comments(before: String, after: String, lost: [String]) {
    let notes = LostComments(Array(before.utf8), Array(after.utf8)).notes
    #expect(notes.count == lost.count)
    for (note, comment) in zip(notes, lost) { #expect(note.contains("'# \(comment)'"), "\(note)") }
  }
}
