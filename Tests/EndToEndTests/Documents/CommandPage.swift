import Foundation

/// The page docs/cli/NAME.md of a command.
struct CommandPage {
  let text: String

  /// Writes the page out of what the parser knows.
  init(_ command: CommandTree) {
    var lines = ["# \(command.commandName)", ""]
    lines += ["<!-- Written from the parser by `make docs`; do not edit. -->", ""]
    lines += Self.prose(command)
    if !command.verbs.isEmpty {
      lines += ["| verb | does |", "|---|---|"]
      for verb in command.verbs {
        let name = "\(command.commandName) \(verb.commandName)"
        let anchor = name.replacing(" ", with: "-")
        lines.append("| [`\(verb.commandName)`](#\(anchor)) | \(Self.cell(verb.abstract ?? "")) |")
      }
      lines.append("")
    }
    lines += Self.options(command)
    for verb in command.verbs { lines += Self.section(verb, under: command.commandName) }
    while lines.last == "" { lines.removeLast() }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A verb with its own verbs below it.
  private static func section(_ verb: CommandTree, under parent: String) -> [String] {
    let name = "\(parent) \(verb.commandName)"
    var lines = ["## \(name)", ""]
    lines += prose(verb)
    lines += options(verb)
    for inner in verb.verbs { lines += section(inner, under: name) }
    return lines
  }

  /// The summary and the discussion, whose examples become a block of code.
  private static func prose(_ command: CommandTree) -> [String] {
    var lines = [command.abstract ?? "", ""]
    for paragraph in (command.discussion ?? "").components(separatedBy: "\n\n") {
      let split = paragraph.split(separator: "\n").map(String.init)
      if split.first?.hasPrefix("Example") == true {
        lines += ["```"] + split.dropFirst().map { String($0.drop { $0 == " " }) } + ["```", ""]
      } else if !split.isEmpty {
        lines += [split.joined(separator: " "), ""]
      }
    }
    return lines
  }

  /// One table for each group, in the order of `--help`.
  private static func options(_ command: CommandTree) -> [String] {
    var lines: [String] = []
    for group in command.groups {
      let heading =
        group.title
        ?? (group.arguments[0].kind == .positional
          ? "argument" : command.groups.contains { $0.title != nil } ? "other options" : "option")
      lines += ["| \(heading.lowercased()) | meaning | default |", "|---|---|---|"]
      for argument in group.arguments {
        var meaning = cell(argument.abstract ?? "")
        if let values = argument.allValues, !values.isEmpty {
          meaning += " One of: \(values.joined(separator: ", "))."
        }
        if !argument.isOptional, argument.kind == .option { meaning += " Required." }
        let standard = argument.defaultValue.map { $0.isEmpty ? "" : "`\($0)`" } ?? ""
        lines.append("| `\(argument.usage)` | \(meaning) | \(standard) |")
      }
      lines.append("")
    }
    return lines
  }

  /// A text that does not end its cell, nor begins an element.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("\n", with: " ")
  }
}
