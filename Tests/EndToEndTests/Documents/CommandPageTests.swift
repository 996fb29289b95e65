import Foundation
import TestSupport
import Testing

/// docs/cli has one page for each command, equal to what the parser knows.
@Suite(.serialized) struct CommandPageTests {
  @Test("the page of each command is what `make docs` writes", arguments: CommandTree.commands)
  func page(command: String) throws {
    let text = CommandPage(try CommandTree.of(command)).text
    let path = Checkout.file("docs/cli/\(command).md")
    if ProcessInfo.processInfo.environment["DERM_WRITE_DOCS"] == "1" {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    let written = try? String(contentsOfFile: path, encoding: .utf8)
    guard written != text else { return }
    // The first line that differs says more than two pages.
    let old = (written ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(old, new).prefix { $0 == $1 }.count
    Issue.record(
      """
      docs/cli/\(command).md:\(line + 1) is out of date: run make docs
      page:   \(line < old.count ? old[line] : "(ends)")
      parser: \(line < new.count ? new[line] : "(ends)")
      """)
  }

  @Test("docs/cli has no page of a command that is gone")
  func pages() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Checkout.file("docs/cli"))
    #expect(
      Set(names.filter { $0 != "README.md" }) == Set(CommandTree.commands.map { "\($0).md" }))
  }

  @Test("help texts have one style", arguments: CommandTree.commands)
  func style(command: String) throws {
    var open = [try CommandTree.of(command)]
    while let next = open.popLast() {
      open += next.verbs
      let abstract = next.abstract ?? ""
      #expect(abstract.hasSuffix(".") && abstract.count <= 90, "\(next.commandName): \(abstract)")
      examples(of: next)
      for argument in next.shown {
        let help = argument.abstract ?? ""
        #expect(help.hasSuffix("."), "\(next.commandName) \(argument.usage): \(help)")
      }
      // A reader finds an option in a list of ten; more need headings.
      let untitled = next.shown.filter { $0.sectionTitle == nil && $0.kind != .positional }
      #expect(untitled.count <= 10, "\(next.commandName) has \(untitled.count) options in one list")
    }
  }

  /// Examples stand last, under a heading that fits their number, and no terminal of 80 columns breaks them:
  /// the parser breaks a line of 80.
  private func examples(of command: CommandTree) {
    let last = (command.discussion ?? "").components(separatedBy: "\n\n").last ?? ""
    let lines = last.split(separator: "\n").map(String.init)
    let calls = lines.dropFirst().filter { $0.hasPrefix("  derm-") }
    let heading = calls.count == 1 ? "Example:" : "Examples:"
    #expect(lines.first == heading && !calls.isEmpty, "\(command.commandName): \(last)")
    for line in lines.dropFirst() {
      #expect(line.hasPrefix("  ") && line.count < 80, "\(command.commandName): \(line)")
    }
  }
}
