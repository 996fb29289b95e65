package import Vocabulary

/// Something that lint found, with its position in a rules or overrides file.
package struct RuleFinding: Sendable, Hashable, Codable {
  /// A second position that belongs to a finding.
  package struct Related: Sendable, Hashable, Codable {
    /// The path as the user gave it.
    package let file: String
    package let position: Position
    /// What is there.
    package let what: String
  }

  /// What kind of finding it is.
  package let code: RuleCode
  package let severity: Severity
  /// The path as the user gave it.
  package let file: String
  package let position: Position
  /// The number of characters that the caret underlines.
  package let length: Int
  package let what: String
  /// What to do.
  package let remedy: String
  /// Other positions that belong to it.
  package let related: [Related]

  package init(
    _ code: RuleCode, severity: Severity? = nil, file: String, at position: Position,
    length: Int = 1, _ what: String, remedy: String, related: [Related] = []
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.file = file
    self.position = position
    self.length = max(1, length)
    self.what = what
    self.remedy = remedy
    self.related = related
  }

  /// Whether the rules can't be applied because of it.
  package var isError: Bool { severity == .error }
}

extension RuleFinding: Comparable {
  /// Orders findings by file, position and code.
  package static func < (left: RuleFinding, right: RuleFinding) -> Bool {
    (left.file, left.position.line, left.position.column, left.code.rawValue, left.what)
      < (right.file, right.position.line, right.position.column, right.code.rawValue, right.what)
  }
}

extension RuleFinding {
  /// The finding as `file:line:column: severity code text`, the line with a caret, and the remedy.
  ///
  /// `lines` are the file's lines, for the excerpt; without them there is none.
  package func text(lines: [String]) -> String {
    let location = "\(file):\(position.line):\(position.column)"
    var text = "\(location): \(severity.rawValue) \(code.rawValue) \(what)\n"
    if position.line >= 1, position.line <= lines.count {
      text += excerpt(lines[position.line - 1])
    }
    for other in related {
      text += "  \(other.file):\(other.position.line):\(other.position.column): \(other.what)\n"
    }
    if !remedy.isEmpty { text += "  fix: \(remedy)\n" }
    return text
  }

  /// A line is shown from its begin when the caret lies within so many columns.
  private static let longestStart = 80
  /// Columns before the caret, of a line that is cut.
  private static let shownBefore = 60
  /// The most columns of a line that are shown.
  private static let windowWidth = 96

  private func excerpt(_ line: String) -> String {
    let number = "\(position.line)"
    let margin = String(repeating: " ", count: number.count)
    // Long lines are cut to a window around the caret so that it stays under its word.
    let characters = Array(line)
    let start =
      position.column > Self.longestStart ? position.column - Self.shownBefore : 0
    let window = characters.dropFirst(start).prefix(Self.windowWidth)
    let room = max(1, window.count - (position.column - 1 - start))
    let caret = String(repeating: " ", count: max(0, position.column - 1 - start))
    let mark = "^" + String(repeating: "~", count: max(0, min(length, room) - 1))
    return "  \(number) | \(String(window))\n  \(margin) | \(caret)\(mark)\n"
  }
}
