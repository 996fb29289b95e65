import Documents
import Testing

/// Tables for terminals.
@Suite struct TextColumnsTests {
  @Test func `columns are as wide as their widest text, and no line ends with blanks`() {
    let rows = [["class", "AP", ""], ["a", "0.5", "–"], ["papule", "", ""]]
    #expect(TextColumns.lines(rows) == ["class   AP", "a       0.5  –", "papule"])
  }

  @Test func `numbers are flush right`() {
    let rows = [["format", "records"], ["table", "12"]]
    #expect(TextColumns.lines(rows, numbers: 1) == ["format  records", "table        12"])
  }

  @Test func `no rows make no lines`() { #expect(TextColumns.lines([]).isEmpty) }
}
