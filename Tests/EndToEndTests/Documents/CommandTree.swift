import Foundation
import Synchronization
import TestSupport
import Testing

/// A command or verb with its options, as the built command's own parser lists them.
struct CommandTree: Decodable, Sendable {
  /// An option, a flag or a positional argument.
  struct Argument: Decodable, Sendable {
    enum Kind: String, Decodable, Sendable { case positional, option, flag }
    struct Name: Decodable, Sendable {
      let kind: String
      let name: String
    }

    let kind: Kind
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let allValues: [String]?
    let abstract: String?
    let sectionTitle: String?
    let parsingStrategy: String?
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool

    /// The option as one writes it: `--threads <threads>`, `<paths> ...`.
    var usage: String {
      let value = "<\(valueName ?? "value")>"
      let dashed = (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
      switch kind {
      case .positional: return value + (isRepeating ? " ..." : "")
      case .flag: return dashed.joined(separator: ", ")
      case .option: return dashed.joined(separator: ", ") + " " + value
      }
    }

    func isCalled(_ long: String) -> Bool {
      (names ?? []).contains { $0.kind == "long" && $0.name == long }
    }
  }

  let commandName: String
  let abstract: String?
  let discussion: String?
  let defaultSubcommand: String?
  let subcommands: [CommandTree]?
  let arguments: [Argument]?

  /// The verbs, without the parser's own `help`.
  var verbs: [CommandTree] { (subcommands ?? []).filter { $0.commandName != "help" } }

  /// The arguments that `--help` lists, without `--help` and `--version`, which every verb has.
  var shown: [Argument] {
    (arguments ?? []).filter {
      $0.shouldDisplay && !$0.isCalled("help") && !$0.isCalled("version")
    }
  }

  /// What `shown` has in common a heading in `--help`, in its order: positional arguments without a title,
  /// titled groups, options without a title.
  var groups: [(title: String?, arguments: [Argument])] {
    let untitled = shown.filter { $0.sectionTitle == nil }
    var groups: [(title: String?, arguments: [Argument])] = [
      (nil, untitled.filter { $0.kind == .positional })
    ]
    for argument in shown {
      guard let title = argument.sectionTitle else { continue }
      if let index = groups.firstIndex(where: { $0.title == title }) {
        groups[index].arguments.append(argument)
      } else {
        groups.append((title, [argument]))
      }
    }
    groups.append((nil, untitled.filter { $0.kind != .positional }))
    return groups.filter { !$0.arguments.isEmpty }
  }

  private struct Dump: Decodable { let command: CommandTree }

  /// The names of all commands.
  static let commands = [
    "derm-sample", "derm-ingest", "derm-refine", "derm-train", "derm-report", "derm-quality",
    "derm-review",
  ]

  /// What built commands answered; each is asked once.
  private static let known = Mutex<[String: CommandTree]>([:])

  /// Asks a built command.
  static func of(_ command: String) throws -> CommandTree {
    if let tree = known.withLock({ $0[command] }) { return tree }
    let outcome = try CommandLineTool(command).run(["--experimental-dump-help"])
    try #require(outcome.status == 0, "\(command): \(outcome.errors)")
    let tree = try JSONDecoder().decode(Dump.self, from: Data(outcome.output.utf8)).command
    known.withLock { $0[command] = tree }
    return tree
  }
}
