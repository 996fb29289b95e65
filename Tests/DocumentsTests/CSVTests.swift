import Documents
import Testing

@Suite struct CSVTests {
  @Test(
    "what is written reads back",
    arguments: [
      ["a", "b"], ["", "b"], ["with, comma", "with \"quotes\""],
      ["two\nlines", "carriage\rreturn"],
      ["ünï", "日本"],
    ])
  func roundTrip(fields: [String]) {
    var writer = CSVWriter(columns: ["x", "y"])
    writer.row(fields)
    let table = CSVTable.parse(Array(writer.text.utf8))
    #expect(table.header == ["x", "y"])
    #expect(table.rows.map(\.fields) == [fields])
    #expect(table.problems.isEmpty)
  }

  @Test("byte order mark, CRLF and blank lines are understood, rows know their position")
  func positions() {
    let table = CSVTable.parse(Array("\u{FEFF}a,b\r\n\r\n1,\"x\ny\"\r\n2,z".utf8))
    #expect(table.header == ["a", "b"])
    #expect(table.rows.map(\.fields) == [["1", "x\ny"], ["2", "z"]])
    #expect(table.rows.map(\.line) == [3, 5])
    #expect(table.headerLine == 1)
  }

  @Test("a row of another width and an open quote are problems, not crashes")
  func problems() {
    let table = CSVTable.parse(Array("a,b\n1\n2,3,4\n5,\"open".utf8))
    #expect(table.rows.map(\.fields.count) == [1, 3, 2])
    #expect(table.problems.map(\.line) == [2, 3, 4])
    #expect(CSVTable.parse([]).problems.count == 1)
  }

  @Test("fields know their bytes, and the way back from unquoted text")
  func fields() {
    var rows = CSVRows(Array("a,\"b \"\"c\"\" d\",\"e\"f\n\n\"\"\n".utf8))
    var isRow = rows.next()
    #expect(isRow)
    #expect(rows.fields.map(\.byteRange) == [0..<1, 3..<12, 15..<18])
    #expect(rows.fields.map(\.form) == [.plain, .doubled, .broken])
    #expect(rows.fields.indices.map { rows.text($0) } == ["a", "b \"c\" d", "ef"])
    #expect(rows.oddities.map(\.what) == ["text after a closing quote"])
    let (bytes, gaps) = rows.unquoted(rows.fields[1])
    #expect(bytes == Array("b \"c\" d".utf8))
    #expect(gaps == [3, 5])
    isRow = rows.next()
    #expect(isRow && rows.line == 3 && rows.fields.count == 1 && rows.oddities.isEmpty)
    isRow = rows.next()
    #expect(!isRow)
  }

  @Test("semicolons and tabs separate, problems of a broken file stay few")
  func separators() {
    let table = CSVTable.parse(Array("a;b\nx,y;\"1;2\"\n".utf8))
    #expect(table.rows.map(\.fields) == [["x,y", "1;2"]])
    let broken = CSVTable.parse(
      Array("a,b\n".utf8) + Array(repeating: [0x78, 0x0A], count: 5000).joined())
    #expect(broken.rows.count == 5000 && broken.problems.count == 1000)
  }

  @Test("a row of nothing but blanks is no row, where there are several columns")
  func blankRow() {
    #expect(CSVTable.parse(Array("x,y\n,\n \t,\n1,\n".utf8)).rows.map(\.fields) == [["1", ""]])
  }

  @Test("a lone empty field survives")
  func loneEmpty() {
    var writer = CSVWriter(columns: ["x"])
    writer.row([""])
    #expect(CSVTable.parse(Array(writer.text.utf8)).rows.map(\.fields) == [[""]])
  }

  @Test("half a surrogate pair in UTF-16 is a problem with its line")
  func cutSurrogate() {
    func encoded(_ units: [UInt16]) -> [UInt8] {
      [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    let whole = Array("a,b\n1,\u{1D11E}\n".utf16)
    #expect(CSVTable.parse(encoded(whole)).problems.isEmpty)
    let cut = CSVTable.parse(encoded(Array("a,b\n1,x\n2,".utf16) + [0xD834] + Array("\n".utf16)))
    #expect(cut.rows.map(\.fields) == [["1", "x"], ["2", "\u{FFFD}"]])
    #expect(cut.problems.map(\.line) == [3])
    #expect(CSVTable.parse(Array(encoded(whole).dropLast())).problems.map(\.line) == [2])
  }
}
