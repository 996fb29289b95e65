import Foundation
import TestSupport

/// A call of one of derm's commands that a document shows in a block of code.
struct ShellSample {
  /// Where it stands: `docs/rules.md:12`.
  let location: String
  /// The command and its arguments, without quotes, pipes and redirections.
  let words: [String]

  /// All samples of README, CONTRIBUTING and docs, those of a pipe's later parts included.
  static func all() throws -> [ShellSample] {
    var pages = ["README.md", "CONTRIBUTING.md"]
    pages += try FileManager.default.subpathsOfDirectory(atPath: Checkout.file("docs"))
      .filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    return try pages.flatMap { page in
      samples(try String(contentsOfFile: Checkout.file(page), encoding: .utf8), in: page)
    }
  }

  /// The samples of one page: lines of its blocks that begin with `derm-`, perhaps behind `$ `.
  static func samples(_ text: String, in page: String) -> [ShellSample] {
    var found: [ShellSample] = []
    var isCode = false
    var isShell = false
    var open: (line: Int, text: String)?
    for (number, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = raw.drop { $0 == " " }
      if line.hasPrefix("```") {
        isCode.toggle()
        // A picture or a file names commands too, and calls none.
        isShell = isCode && ["", "sh", "bash", "console"].contains(line.drop { $0 == "`" })
        continue
      }
      guard isShell else { continue }
      let command = line.hasPrefix("$ ") ? line.dropFirst(2) : line
      guard open != nil || command.hasPrefix("derm-") else { continue }
      let start = open ?? (number + 1, "")
      // A backslash at the end of a line joins it with the next.
      if command.hasSuffix("\\") {
        open = (start.line, start.text + command.dropLast() + " ")
        continue
      }
      open = nil
      for words in calls(in: start.text + command) {
        found.append(ShellSample(location: "\(page):\(start.line)", words: words))
      }
    }
    return found
  }

  /// The calls of derm's commands in a line of shell, word by word.
  static func calls(in line: String) -> [[String]] {
    var calls: [[String]] = [[]]
    var word: String?
    var quote: Character?
    var skipsNext = false

    func end(_ word: inout String?) {
      guard let finished = word else { return }
      word = nil
      if skipsNext { return skipsNext = false }
      calls[calls.count - 1].append(finished)
    }

    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
        continue
      }
      switch character {
      case "\"", "'":
        quote = character
        word = word ?? ""
      case " ": end(&word)
      case "#" where word == nil: return calls.filter { $0.first?.hasPrefix("derm-") == true }
      case "|", ";", "&":
        end(&word)
        calls.append([])
      case ">", "<":
        // `2>` is a redirection too; the file's name that follows is no argument.
        if word == "2" { word = nil }
        end(&word)
        skipsNext = true
      default: word = (word ?? "") + String(character)
      }
    }
    end(&word)
    return calls.filter { $0.first?.hasPrefix("derm-") == true }
  }
}
