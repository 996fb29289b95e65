internal import Markup

/// Text from data within Markdown: shown as it is, never as markup.
enum MarkdownText {
  /// Escapes what Markdown or HTML would take for markup, and makes one line of several.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "$":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    // What turns the direction of writing turns that of its own piece alone.
    return HTML.turnsDirection(text) ? "<bdi>\(result)</bdi>" : result
  }

  /// A table; cells are escaped, the columns in `numbers` stand to the right.
  static func table(_ columns: [String], numbers: Set<Int> = [], rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rules = columns.indices.map { numbers.contains($0) ? "---:" : "---" }
    return ([line(columns), line(rules)] + rows.map { line($0.map(escaped)) })
      .joined(separator: "\n")
  }

  /// A list; each entry is Markdown.
  static func list(_ entries: [String]) -> String {
    entries.map { "- \($0)" }.joined(separator: "\n")
  }
}
