import Documents
import Testing

/// What spreadsheets make of a table that they save.
@Suite struct SavedTableTests {
  private static let header = ["image", "exclude", "why"]
  private static let rows = [["a/1", "yes", "blurred, dark"], ["a/2", "", "\"arm\"; left"]]

  private static func table(_ separator: String, end: String = "\n", pad: Int = 0) -> String {
    ([header] + rows).map { row in
      row.map { cell in
        cell.contains { "\"\(separator)".contains($0) }
          ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
      }.joined(separator: separator) + String(repeating: separator, count: pad) + end
    }.joined()
  }

  private static func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
    (isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF])
      + text.utf16.flatMap { unit -> [UInt8] in
        let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
        return isLittle ? [low, high] : [high, low]
      }
  }

  private static let savings: [(String, [UInt8])] = [
    ("commas", Array(table(",").utf8)),
    ("semicolons, CRLF", Array(table(";", end: "\r\n").utf8)),
    ("tabs", Array(table("\t").utf8)),
    ("old line ends", Array(table(",", end: "\r").utf8)),
    ("byte order mark", [0xEF, 0xBB, 0xBF] + Array(table(";").utf8)),
    ("UTF-16, little", utf16(table("\t"), isLittle: true)),
    ("UTF-16, big", utf16(table(";"), isLittle: false)),
    ("a separator line", Array("sep=;\r\n\(table(";", end: "\r\n"))".utf8)),
    ("a separator line that was filled up", Array("\"sep=;\";;\n\(table(";"))".utf8)),
    ("empty columns", Array(table(",", pad: 4).utf8)),
    ("blank rows", Array("\n,,,\n\(table(","))\n,,\n , ,\n".utf8)),
    ("no line end", Array(table(",").utf8.dropLast())),
  ]

  @Test("a table reads the same whichever program saved it", arguments: savings)
  func saved(_ name: String, _ bytes: [UInt8]) {
    let table = CSVTable.parse(bytes)
    #expect(table.problems.isEmpty, "\(name): \(table.problems)")
    #expect(table.header == Self.header, "\(name)")
    #expect(table.rows.map(\.fields) == Self.rows, "\(name)")
  }

  @Test(
    "lines with # are metadata, also quoted, filled up or cut at the separator",
    arguments: [
      "#a: \"b, c\"\n# d: e\nx\ty\n1\t2\n", "\"#a: \"\"b, c\"\"\",\n# d: e,\nx,y\n1,2\n",
      "#a: \"b, c\";;\n# d: e;\nx;y\n1;2\n", "#a: \"b, c\",,\n# d: e,,\nx,y,\n1,2,\n",
    ])
  func metadata(_ text: String) {
    let table = CSVTable.parse(Array(text.utf8))
    #expect(table.metadata == ["a: \"b, c\"", " d: e"])
    #expect(table.header == ["x", "y"] && table.headerLine == 3)
    #expect(table.rows.map(\.fields) == [["1", "2"]] && table.rows[0].line == 4)
    #expect(table.problems.isEmpty)
  }

  @Test("what is no padding stays a problem with its line")
  func problems() {
    let wide = CSVTable.parse(Array("a,b\n1,2,,x\n3\n".utf8))
    #expect(wide.problems.map(\.line) == [2, 3])
    let twice = CSVTable.parse(Array("a,b,a\n1,2,3\n".utf8))
    #expect(twice.problems.map(\.what) == ["two columns are called 'a'"])
    let cased = CSVTable.parse(Array("a,Exclude,exclude,EXCLUDE\n1,2,3,4\n".utf8))
    #expect(
      cased.problems.map(\.what) == [
        "two columns are called 'Exclude' and 'exclude': letter case says nothing"
      ])
    let latin = CSVTable.parse(Array("a,b\nx,y\nM".utf8) + [0xFC] + Array("ller,z\n".utf8))
    #expect(latin.problems.map(\.line) == [3])
    #expect(CSVTable.parse(Array("\n,,\n".utf8)).problems.map(\.what) == ["the table is empty"])
  }

  @Test("no cell begins a formula, numbers stay numbers, every text comes back")
  func formulas() {
    let texts = [
      "=1", "'=1", "''+x", "-", "@a", "'a", "a=1", "'", "＝1", "\tx", "\rx", "+49 30", "-dotted",
      "-0.25", "+1e-7", "-1.5E+3", "＠x", "ünï",
    ]
    var writer = CSVWriter(columns: ["x", "y"])
    for text in texts { writer.row([text, "1"]) }
    let bytes = Array(writer.text.utf8)
    #expect(CSVTable.parse(bytes).rows.map { $0.fields[0] } == texts)
    var rows = CSVRows(bytes)
    var cells: [String] = []
    while rows.next() { cells.append(rows.text(0)) }
    let risky = cells.filter { cell in "=+-@\t\r＝＠".contains { cell.hasPrefix(String($0)) } }
    #expect(risky == ["-0.25", "+1e-7", "-1.5E+3"])
  }
}
