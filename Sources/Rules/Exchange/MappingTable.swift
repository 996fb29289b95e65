internal import Documents

/// The columns of an SSSOM table that rules know something for, in the order of the specification.
///
/// Matentzoglu et al., *A Simple Standard for Sharing Ontological Mappings (SSSOM)*, Database 2022.
package enum MappingColumn: String, CaseIterable {
  case subject = "subject_id"
  case subjectLabel = "subject_label"
  case predicate = "predicate_id"
  case modifier = "predicate_modifier"
  case object = "object_id"
  case objectLabel = "object_label"
  case justification = "mapping_justification"
  case author = "author_id"
  case authorLabel = "author_label"
  case reviewer = "reviewer_id"
  case reviewerLabel = "reviewer_label"
  case date = "mapping_date"
  case confidence
  case ruleText = "curation_rule_text"
  case see = "see_also"
  case other
  case comment
}

/// One mapping.
package typealias MappingRow = [MappingColumn: String]

extension MappingRow {
  /// A row in order of identity, for sorting.
  package var key: [String] {
    [.subject, .predicate, .modifier, .object, .other, .comment].map { self[$0] ?? "" }
  }

  /// The row as tab-separated values with a line feed.
  package var line: String {
    MappingColumn.allCases.map { Self.cell(SpreadsheetCell.encoded(self[$0] ?? "")) }.joined(
      separator: "\t") + "\n"
  }

  /// A cell in quotes where tabs, quotes or line ends ask for it.
  package static func cell(_ text: String) -> String {
    guard text.utf8.contains(where: { [9, 10, 13, 34].contains($0) }) else { return text }
    return
      "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
  }
}
