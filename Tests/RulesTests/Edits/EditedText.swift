@testable import Rules

/// Edits in a text of rules, signed by ab on a fixed day, as if the text stood in a file.
func edited(
  _ text: String, _ edits: [RuleEdit], path: String = "rules.yaml"
) throws -> EditedRules {
  try edited(Array(text.utf8), edits, path: path)
}

/// The same, of bytes.
func edited(
  _ bytes: [UInt8], _ edits: [RuleEdit], path: String = "rules.yaml"
) throws -> EditedRules {
  var attribution = Attribution(date: "2026-11-29")
  attribution.by = "ab"
  return try EditedRules(edits, in: book(bytes, path: path), of: bytes, attribution: attribution)
}

/// A text of rules, read, without corrections next to it.
func book(_ bytes: [UInt8], path: String = "rules.yaml") -> RuleBook {
  let outcome = RuleFileReader.read(bytes, path: path)
  return RuleBook(
    path: path, outcome: outcome, overrides: Overrides(path: "o"),
    duplicates: DuplicateDecisions(path: "d"), findings: RuleChecks.findings(outcome))
}

/// The text that edits make of one.
func editedText(_ text: String, _ edits: [RuleEdit]) throws -> String {
  String(decoding: try edited(text, edits).after, as: UTF8.self)
}
