import Catalogue
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// A quote too many takes rows for the text of a cell.
@Suite struct StrayQuoteTests {
  private func read(_ table: String, delimiter: String = "") throws -> Reading {
    let text =
      "derm_mapping: 1\ntable: t.csv\nimage: {column: id}\ndiagnosis: dx\nsite: site\n" + delimiter
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml").tables[0]
    return Reading(MappedTable(), Array(table.utf8), path: "t.csv", mapping: mapping)
  }

  private func rows(_ cells: [Int: String] = [:], count: Int = 20) -> [String] {
    ["id,dx,site"] + (1...count).map { cells[$0] ?? "i\($0),nevus,trunk" }
  }

  /// Everything but the images of `lost` is there, and no term is another than the table has.
  private func expect(
    _ reading: Reading, lost: [Int], line: Int, taken: Int, count: Int = 20,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let kept = (1...count).filter { !lost.contains($0) }.map { "atlas/i\($0)" }
    #expect(reading.images.map(\.key.rawValue) == kept, sourceLocation: sourceLocation)
    let terms = Set(reading.images.flatMap(\.mentions).map(\.path))
    #expect(
      terms.isSubset(of: [["nevus"], ["trunk"], ["face"]]), "\(terms)",
      sourceLocation: sourceLocation)
    let finding = reading.file.findings.first
    #expect(
      finding?.code == "row-malformed" && finding?.position?.line == line,
      sourceLocation: sourceLocation)
    #expect(finding?.excerpt.isEmpty == false, sourceLocation: sourceLocation)
    if taken > 0 {
      #expect(
        finding?.what.contains("the \(taken) lines behind it") == true, "\(finding?.what ?? "")",
        sourceLocation: sourceLocation)
    }
  }

  @Test("a quote that nothing closes loses its own row alone", arguments: ["\n", "\r\n", "\r"])
  func unclosed(lineEnd: String) throws {
    let table = rows([5: "i5,nevus,\"trunk"]).joined(separator: lineEnd) + lineEnd
    let reading = try read(table)
    expect(reading, lost: [5], line: 6, taken: 15)
    #expect(reading.file.findings[0].position?.column == 10)
    #expect(
      reading.file.findings[0].position?.byteOffset
        == table.utf8.firstIndex(of: 0x22).map {
          table.utf8.distance(from: table.utf8.startIndex, to: $0)
        })
    // The remedy: without the quote all is read.
    #expect(try read(table.replacing("\"", with: "")).images.count == 20)
    #expect(try read(table.replacing("\"", with: "")).codes.isEmpty)
  }

  @Test func `it may stand in any cell, and in the first and last row`() throws {
    for (row, text) in [
      (1, "\"i1,nevus,trunk"), (7, "i7,\"nevus,trunk"), (20, "i20,nevus,\"trunk"),
      (20, "\"i20,nevus,trunk"),
    ] {
      for end in ["\n", ""] {
        let table = rows([row: text]).joined(separator: "\n") + end
        expect(try read(table), lost: [row], line: row + 1, taken: 20 - row)
      }
    }
  }

  @Test func `a later row's quoted cell closes it`() throws {
    let table = rows([5: "i5,nevus,\"trunk", 9: "i9,nevus,\"trunk\"", 15: "\"i15\",\"nevus\",face"])
    expect(try read(table.joined(separator: "\n")), lost: [5], line: 6, taken: 4)
    let other = rows([5: "i5,\"nevus,trunk", 9: "i9,\"nevus\",\"trunk\""])
    expect(try read(other.joined(separator: "\n")), lost: [5], line: 6, taken: 4)
  }

  @Test func `another stray quote closes it as if nothing were wrong`() throws {
    let table = rows([5: "i5,nevus,\"trunk", 9: "i9,nevus,trunk\""]).joined(separator: "\n")
    let reading = try read(table)
    #expect(reading.images.count == 19)
    #expect(reading.images.allSatisfy { $0.key.rawValue != "atlas/i5" })
    #expect(reading.file.findings.first?.position?.line == 6)
    let two = rows([5: "i5,nevus,\"trunk", 9: "i9,nevus,\"trunk"]).joined(separator: "\n")
    let found = try read(two)
    #expect(found.images.count == 18)
    #expect(found.file.findings.map { $0.position?.line } == [6, 10])
  }

  @Test("semicolons and tabs are no other", arguments: [";", "\t"])
  func separators(separator: String) throws {
    let table = rows([5: "i5,nevus,\"trunk", 9: "i9,\"nevus\",trunk"]).joined(separator: "\n")
      .replacing(",", with: separator)
    expect(try read(table), lost: [5], line: 6, taken: 4)
  }

  @Test func `texts of several lines stay what they are`() throws {
    let table = """
      id,dx,site
      i1,nevus,"trunk, left,
      near the arm"
      i2,"nevus

      ",trunk
      i3,"one
      two, three
      four ""quoted"" five",face
      i4,nevus,trunk
      """
    let reading = try read(table)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/i1", "atlas/i2", "atlas/i3", "atlas/i4"])
    #expect(reading.codes.isEmpty)
    #expect(reading.paths(.site) == [["trunk, left, near the arm"]])
    #expect(reading.paths(.diagnosis, image: 2) == [["one two, three four \"quoted\" five"]])
  }

  @Test func `a quote within a cell is text, and one behind a cell's end is reported`() throws {
    let reading = try read("id,dx,site\ni1,5\" nevus,trunk\ni2,\"nevus\"x,face\ni3,nevus,trunk\n")
    #expect(reading.images.count == 3)
    #expect(reading.paths(.diagnosis) == [["5\" nevus"]])
    #expect(reading.codes == ["row-malformed"])
    #expect(reading.file.findings[0].remedy.contains("was read without"))
    let short = try read("id,dx,site\ni1,\"nevus,trunk,\"x\ni2,nevus,trunk\n")
    #expect(short.images.map(\.key.rawValue) == ["atlas/i2"])
    #expect(short.file.findings.last?.remedy.contains("gave no record") == true)
  }

  @Test func `a stray quote in the header hides no row`() throws {
    let reading = try read(rows().joined(separator: "\n").replacing("id,dx", with: "id,\"dx"))
    #expect(reading.images.count == 20)
    #expect(reading.file.findings.map { $0.position?.line } == [1])
  }

  @Test(.within(5))
  func `a hundred thousand stray quotes take no time without measure`() throws {
    let table = "id,dx,site\n" + String(repeating: "i,nevus,\"trunk\n", count: 100_000)
    #expect(try read(table).images.isEmpty)
  }
}
