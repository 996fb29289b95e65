import Testing

@testable import Train

@Suite struct FoldChoiceTests {
  @Test func `all, none and lists are read, other texts are not`() {
    #expect(FoldChoice("all") == .all)
    #expect(FoldChoice("none") == FoldChoice.none)
    #expect(FoldChoice("2,0,2") == .some([0, 2]))
    for bad in ["", "0,", "-1", "x", "1 2"] { #expect(FoldChoice(bad) == nil, "'\(bad)'") }
  }
}
