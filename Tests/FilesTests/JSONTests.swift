import Documents
import Files
import TestSupport
import Testing

@Suite struct JSONTests {
  private struct Line: Codable, Equatable {
    let b: Int
    let a: String
  }

  @Test("canonical JSON has sorted keys and a final line feed")
  func canonical() throws {
    let text = String(decoding: try CanonicalJSON.encode(Line(b: 1, a: "x/y")), as: UTF8.self)
    #expect(text == "{\n  \"a\" : \"x/y\",\n  \"b\" : 1\n}\n")
  }

  @Test("a wrong type is named with its position")
  func wrongType() {
    #expect {
      try CanonicalJSON.decode(Line.self, from: Array("{\"a\": 1, \"b\": 2}".utf8), path: "f.json")
    } throws: { error in
      "\(error)".contains("f.json") && "\(error)".contains("at a")
    }
  }

  @Test("lines that were appended read back, a half last line is left out")
  func lines() throws {
    let folder = TemporaryFolder()
    let path = folder.file("events.jsonl")
    do {
      let writer = try JSONLinesWriter(appendingTo: path)
      try writer.append(Line(b: 1, a: "x"))
      try writer.append(Line(b: 2, a: "y"))
    }
    let file = try MappedFile(path)
    try AtomicFile.write(file.bytes(0..<file.count) + Array("{\"a\":".utf8), to: path)
    #expect(try JSONLines.read(Line.self, at: path) == [Line(b: 1, a: "x"), Line(b: 2, a: "y")])
  }

  @Test(
    "lines of a file have numbers, and the last one says whether it is whole",
    arguments: [
      ("", []), ("\n", [""]), ("a\nb", ["a", "b?"]), ("a\n\nb\n", ["a", "", "b"]),
    ])
  func numberedLines(text: String, expected: [String]) throws {
    let folder = TemporaryFolder()
    let path = folder.file("lines.jsonl")
    try AtomicFile.write(text, to: path)
    let lines = try JSONLines.lines(at: path)
    #expect(
      lines.map { String(decoding: $0.bytes, as: UTF8.self) + ($0.isEnded ? "" : "?") } == expected)
    #expect(lines.map(\.number) == expected.indices.map { $0 + 1 })
  }

  @Test(
    "nine digits give the same Float back",
    arguments: [
      Float(0.1), 1 / 3, 1e-30, 3.4e38, -0.0, 16_777_215, .leastNonzeroMagnitude,
    ])
  func nineDigits(value: Float) {
    #expect(Float(NumberText.g9(value)) == value)
  }
}
