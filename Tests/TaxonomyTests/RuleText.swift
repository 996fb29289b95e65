import Foundation
import TestSupport
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// Rules and atlases written for tests.
enum RuleText {
  /// Reads rules, with `^` marks taken out; the marks' places are where findings are expected.
  static func marked(_ text: String) -> (text: String, marks: [Position]) {
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
  static func lint(_ text: String) -> [RuleFinding] {
    RuleChecks.findings(RuleFileReader.read(Array(text.utf8), path: "rules.yaml"))
  }

  /// Compiled rules; a test that gives wrong ones fails here.
  static func rules(_ text: String) -> RuleSet {
    let errors = lint(text).filter(\.isError)
    precondition(errors.isEmpty, "\(errors)")
    return RuleSet(RuleFileReader.read(Array(text.utf8), path: "rules.yaml").file)
  }

  /// A rules file in a folder of its own, with files beside it.
  static func book(
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

extension Atlas {
  /// An atlas from `lesion; lesion @ site @ diagnosis` texts, one image a text; `!` denies a term, `?` leaves it
  /// open, `term*3` has three votes, `#case` names the case.
  static func of(_ texts: [String]) -> Atlas {
    Atlas(
      texts.enumerated().map { number, text in
        var image = AtlasImage(
          id: ImageID("t/\(String(format: "%05d", number))"), source: "t")
        let parts = text.split(separator: "#").map(String.init)
        if parts.count > 1 {
          image.caseID = CaseID("t/\(parts[1].trimmingCharacters(in: .whitespaces))")
        }
        let sides = (parts.first ?? "").split(separator: "@", omittingEmptySubsequences: false)
        var mentions: [AtlasMention] = []
        for (side, facet) in zip(sides, [Facet.lesion, .site, .diagnosis]) {
          for item in side.split(separator: ";") {
            var name = item.trimmingCharacters(in: .whitespaces)
            var assertion = Assertion.present
            if name.hasPrefix("!") { assertion = .absent }
            if name.hasPrefix("?") { assertion = .unknown }
            if assertion != .present { name.removeFirst() }
            if name.isEmpty { continue }
            let voted = name.split(separator: "*").map(String.init)
            let path = voted[0].components(separatedBy: " / ")
            mentions.append(
              AtlasMention(facet, path, assertion, votes: voted.count > 1 ? Int(voted[1]) : nil))
          }
        }
        return (image, mentions)
      })
  }
}

extension Merge {
  init(_ atlas: Atlas, _ rules: String, overrides: String = "", pins: Pins = Pins()) {
    self.init(
      atlas: atlas, rules: RuleText.rules(rules),
      overrides: Overrides(Array(overrides.utf8), path: "rules.overrides.csv"), pins: pins)
  }

  /// The labels of an image: `+` present, `?` unknown, sorted; the site after `@`.
  func text(_ image: Int) -> String {
    var parts: [String] = []
    for (position, state) in labels(of: image).enumerated() where state != .absent {
      parts.append(
        (state == .present ? "+" : "?") + rules.lesions.classIDs[lesionClasses[position]])
    }
    if site[image] >= 0 {
      parts.append("@" + rules.sites.classIDs[siteClasses[Int(site[image])]])
    }
    return parts.joined(separator: " ")
  }
}
