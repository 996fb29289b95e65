import Documents
internal import Rules
import TestSupport
import Testing
@testable import Taxonomy

@Suite struct TermsCSVTests {
  @Test("every term of the data has a row with its count and mapping")
  func rows() throws {
    let text = try ExchangeRules.termsCSV(in: TemporaryFolder())
    #expect(text.hasPrefix("\u{FEFF}facet,term,images,verb,class,"))
    let table = CSVTable.parse(Array(text.utf8))
    let lines = table.rows.map { Array($0.fields.prefix(5)).joined(separator: ",") }
    #expect(lines.contains("lesion,ulcer,2,looks_like,erosion-ulcer"))
    #expect(lines.contains("lesion,crusted erosion,1,also,crust | erosion-ulcer"))
    #expect(lines.contains("lesion,greasy skin,1,,"))
    #expect(lines.contains("site,hands / nails,1,includes,hands"))
    // A rule whose term the data does not have.
    #expect(lines.contains("lesion,crusts,0,same_as,crust"))
    let terms = Set(table.rows.map { $0.fields[1] })
    #expect(ExchangeRules.atlas.terms.allSatisfy { terms.contains($0.text) })
  }

  @Test("no cell begins as a formula does, and every text comes back")
  func formulas() throws {
    let text = try ExchangeRules.termsCSV(in: TemporaryFolder())
    var cells: [String] = []
    var rows = CSVRows(Array(text.utf8))
    while rows.next() { cells += rows.fields.indices.map { rows.text($0) } }
    #expect(!cells.contains { cell in "=+-@\t\r".contains { cell.hasPrefix(String($0)) } })
    #expect(cells.contains("'-dotted") && cells.contains("'=looks alike; \"here\""))
    let read = CSVTable.parse(Array(text.utf8)).rows.flatMap(\.fields)
    #expect(read.contains("-dotted") && read.contains("=looks alike; \"here\""))
  }

  /// What spreadsheets do to a file that is saved unchanged.
  private static let savings: [(String, @Sendable (String) -> [UInt8])] = [
    ("as it is", { Array($0.utf8) }),
    ("without byte order mark", { Array($0.utf8.dropFirst(3)) }),
    (
      "semicolons, carriage returns and quotes everywhere",
      { saved($0, separator: ";", lineEnd: "\r\n") }
    ),
    ("tabs", { saved($0, separator: "\t", lineEnd: "\n") }),
    ("old line ends", { saved($0, separator: ",", lineEnd: "\r") }),
    ("a separator line", { Array("sep=;\n".utf8) + saved($0, separator: ";", lineEnd: "\n") }),
    (
      "UTF-16",
      { text in
        [0xFF, 0xFE]
          + String(decoding: saved(text, separator: "\t", lineEnd: "\r\n"), as: UTF8.self).utf16
          .flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      }
    ),
    ("German days", { Array($0.replacing("2026-11-23", with: "23.11.2026").utf8) }),
    ("American days", { Array($0.replacing("2026-11-23", with: "11/23/2026").utf8) }),
    ("blank rows at the end", { Array(($0 + ",,,,,,,,,,,,,,\n\n").utf8) }),
  ]

  private static func saved(_ text: String, separator: String, lineEnd: String) -> [UInt8] {
    let table = CSVTable.parse(Array(text.utf8))
    let rows = [table.header] + table.rows.map(\.fields)
    let lines = rows.map { row in
      row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: separator)
    }
    return Array((lines.joined(separator: lineEnd) + lineEnd).utf8)
  }

  @Test("a CSV that a spreadsheet saved unchanged brings nothing new", arguments: 0..<10)
  func unchanged(way: Int) throws {
    let folder = TemporaryFolder()
    let (name, save) = Self.savings[way]
    let bytes = save(try ExchangeRules.termsCSV(in: folder))
    let result = try ExchangeRules.take(bytes, in: folder)
    #expect(result.refusals.isEmpty, "\(name): \(result.refusals)")
    #expect(result.appliedPatch.decisions.isEmpty, "\(name)")
    #expect(result.open == 4, "\(name): \(result.open)")
    let rows = CSVTable.parse(Array(try ExchangeRules.termsCSV(in: folder).utf8)).rows.count
    #expect(result.known + result.open == rows, "\(name)")
  }
}
