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

/// One mapping; a missing column counts as an empty cell.
package typealias MappingRow = [MappingColumn: String]

extension MappingRow {
  /// A row in order of identity, for sorting.
  package var key: [String] {
    [.subject, .predicate, .modifier, .object, .other, .comment].map { self[$0] ?? "" }
  }

  /// The row as tab-separated values with a line feed.
  package var line: String {
    let tab = UInt8(ascii: "\t")
    var row: [UInt8] = []
    for (index, column) in MappingColumn.allCases.enumerated() {
      if index > 0 { row.append(tab) }
      CSVField.append(SpreadsheetCell.encoded(self[column] ?? ""), to: &row, separator: tab)
    }
    return String(decoding: row, as: UTF8.self) + "\n"
  }
}
