import Provenance
import TestSupport
import Testing

@Suite struct CSVTests {
  @Test(
    "what is written reads back",
    arguments: [
      ["a", "b"], ["", ""], ["with, comma", "with \"quotes\""], ["two\nlines", "carriage\rreturn"],
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

  @Test("byte order mark, CRLF and blank lines are understood, rows know their place")
  func places() {
    let table = CSVTable.parse(Array("\u{FEFF}a,b\r\n\r\n1,\"x\ny\"\r\n2,z".utf8))
    #expect(table.header == ["a", "b"])
    #expect(table.rows.map(\.fields) == [["1", "x\ny"], ["2", "z"]])
    #expect(table.rows.map(\.line) == [3, 5])
    #expect(table.rows[1].byteRange == 19..<22)
  }

  @Test("a row of another width and an open quote are problems, not crashes")
  func problems() {
    let table = CSVTable.parse(Array("a,b\n1\n2,3,4\n5,\"open".utf8))
    #expect(table.rows.map(\.fields.count) == [1, 3, 2])
    #expect(table.problems.map(\.line) == [2, 3, 4])
    #expect(CSVTable.parse([]).problems.count == 1)
  }

  @Test("a lone empty field survives")
  func loneEmpty() {
    var writer = CSVWriter(columns: ["x"])
    writer.row([""])
    #expect(CSVTable.parse(Array(writer.text.utf8)).rows.map(\.fields) == [[""]])
  }
}
