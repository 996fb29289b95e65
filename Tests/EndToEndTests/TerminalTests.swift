import Console
import Files
import Foundation
import TestSupport
import Testing

/// What comes from outside never steers a terminal: names, terms, arguments, errors.
@Suite(.serialized) struct TerminalTests {
  private static let attack = "a\u{1B}]0;owned\u{07}\u{1B}[2J\r\u{9B}31m\u{202E}gnp\u{2066}z"

  private func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 9, 10: true
      case 0..<32, 127..<160, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
      default: true
      }
    }
  }

  @Test func `control characters are spelled out, and JSON stays what it says`() throws {
    #expect(TerminalText.safe("plain ä 漢\n\tx") == "plain ä 漢\n\tx")
    #expect(TerminalText.safe("\u{1B}[0m\u{7F}\u{85}\u{202E}") == "\\u001b[0m\\u007f\\u0085\\u202e")
    #expect(isPlain(TerminalText.safe(Self.attack)))
    let json = String(decoding: try JSONLines.line(["text": Self.attack]), as: UTF8.self)
    let safe = TerminalText.safe(json)
    #expect(isPlain(safe))
    #expect(
      try JSONDecoder().decode([String: String].self, from: Data(safe.utf8)) == [
        "text": Self.attack
      ])
  }

  @Test(
    "every command spells out what is wrong with an argument",
    arguments: [
      "derm-sample", "derm-ingest", "derm-refine", "derm-train", "derm-report", "derm-quality",
    ])
  func arguments(command: String) throws {
    let tool = CommandLineTool(command)
    let folder = TemporaryFolder()
    for arguments in [
      [Self.attack], ["--\(Self.attack)"], ["--threads", Self.attack], [Self.attack, Self.attack],
      ["--catalogue", Self.attack, "--rules", Self.attack], ["--pack", Self.attack, "x"],
      ["--recipe", Self.attack], ["--out", Self.attack, "x"], ["--format", Self.attack],
    ] {
      // Nothing is to be drawn.
      let more = command == "derm-sample" ? ["--vocabulary", "none"] : []
      let outcome = try tool.run(arguments + more, in: folder.path)
      #expect([64, 65, 66, 74].contains(outcome.status), "\(arguments): \(outcome.errors)")
      #expect(
        isPlain(outcome.errors) && isPlain(outcome.output), "\(outcome.errors.debugDescription)")
      #expect(!outcome.errors.isEmpty)
    }
    let help = try tool.run(["--help"], in: folder.path)
    #expect(help.status == 0 && help.output.contains("USAGE") && help.errors.isEmpty)
    #expect(try tool.run(["--version"], in: folder.path).output == "\(DermVersion.current)\n")
  }

  @Test func `names and terms of an export are spelled out wherever they are reported`() throws {
    let folder = TemporaryFolder()
    let name = "x\u{1B}[31m\u{202E}.html"
    let page = """
      <div class="case-summary"><span class="image-rating" data-image-id="i1">1</span>
      <table><tr><th>Patient case no.</th><td>1</td></tr></table>
      <h3>Primary Lesions</h3><ul><li>Papule\u{9B}31m\u{202E}x&#27;[2J</li></ul></div>
      """
    try AtomicFile.write(page, to: folder.file("atlas/\(name)"))
    try AtomicFile.write("not one", to: folder.file("atlas/y\u{1B}[2J.html"))
    let tool = CommandLineTool("derm-ingest")
    for arguments in [
      ["atlas", "--source", "s"], ["atlas", "--source", "s", "--json"], ["findings"], ["status"],
      ["findings", "--source", Self.attack], ["remove", Self.attack], ["check", "atlas/\(name)"],
    ] {
      let outcome = try tool.run(
        arguments + (arguments[0] == "check" ? [] : ["--catalogue", "c"]), in: folder.path)
      #expect(isPlain(outcome.output) && isPlain(outcome.errors), "\(arguments) \(outcome)")
      #expect(outcome.status != 70)
    }
  }
}
