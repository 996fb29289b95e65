internal import Foundation
package import TestSupport
package import Vocabulary
@testable package import Rules

/// Rules written for tests.
package enum RuleText {
  /// The header of corrections as most files have it: `unknown_class` stands only where a row needs it.
  package static let correctionHeader =
    "image,remove_term,add_class,remove_class,set_site,exclude,why,by,date,expects"

  /// Reads rules, with `^` marks taken out; the marks' positions are where findings are expected.
  package static func marked(_ text: String) -> (text: String, marks: [Position]) {
    var marks: [Position] = []
    var lines: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var clean = ""
      for character in line {
        if character == "▸" {
          marks.append(Position(line: number + 1, column: clean.count + 1))
        } else {
          clean.append(character)
        }
      }
      lines.append(clean)
    }
    return (lines.joined(separator: "\n"), marks)
  }

  /// What lint finds in a text without data.
  package static func lint(_ text: String) -> [RuleFinding] {
    RuleChecks.findings(RuleFileReader.read(Array(text.utf8), path: "rules.yaml"))
  }

  /// Compiled rules; a test that gives wrong ones fails here.
  package static func rules(_ text: String) -> RuleSet {
    let errors = lint(text).filter(\.isError)
    precondition(errors.isEmpty, "\(errors)")
    return RuleSet(RuleFileReader.read(Array(text.utf8), path: "rules.yaml").file)
  }

  /// A rules file in a folder of its own, with files next to it.
  package static func book(
    _ text: String, overrides: String? = nil, in folder: TemporaryFolder
  ) throws -> RuleBook {
    let path = folder.file("rules.yaml")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    if let overrides {
      try Data(overrides.utf8).write(to: URL(fileURLWithPath: folder.file("rules.overrides.csv")))
    }
    return try RuleBook(path)
  }
}
