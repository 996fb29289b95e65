internal import Vocabulary

/// The text of a rules file with its lines.
package struct RuleSource: Sendable {
  /// The path as the user gave it.
  package let path: String
  /// The content.
  package let text: String
  /// The lines without their ends.
  package let lines: [String]

  package init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
    }
  }

  /// Reads bytes, or says where they are no UTF-8.
  package static func decode(_ bytes: [UInt8], path: String) -> (RuleSource?, [RuleFinding]) {
    var content = bytes[...]
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    if let text = String(validating: content, as: UTF8.self) {
      // A carriage return and a line feed are one Character: split needs plain line feeds.
      let plain = String(
        decoding: text.utf8.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      return (RuleSource(path: path, text: plain), [])
    }
    let good = validPrefix(of: content)
    let before = content.prefix(good)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
    let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
    let finding = RuleFinding(
      .notUTF8, file: path,
      at: Position(line: line, column: column, byteOffset: bytes.count - content.count + good),
      "the file is not UTF-8",
      remedy: "Save it as UTF-8 (the byte here belongs to another character set).")
    return (nil, [finding])
  }

  private static func validPrefix(of content: ArraySlice<UInt8>) -> Int {
    var low = 0
    var decoder = UTF8()
    var iterator = content.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      low += UTF8.width(scalar)
    }
    return low
  }

  /// Findings about tabs, which the YAML reader must not see; `YAMLSource` bounds how deep a text nests.
  package func checkCharacters() -> [RuleFinding] {
    var findings: [RuleFinding] = []
    for (index, line) in lines.enumerated() {
      if let tab = line.firstIndex(of: "\t") {
        let column = line.distance(from: line.startIndex, to: tab) + 1
        findings.append(
          RuleFinding(
            .tab, file: path, at: Position(line: index + 1, column: column),
            "a tab", remedy: "Use blanks; YAML forbids tabs for indentation."))
      }
    }
    return findings
  }
}
