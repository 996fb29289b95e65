/// The columns of `derm-refine export --to csv`, in the order in which they are written.
package enum TermsCSVColumn: String, CaseIterable {
  case facet, term, images, verb
  case classes = "class"
  case mayBe = "may_be"
  case why, by, date, status, when
  case mapping = "fate"
  case finalClass = "final_class"
  case because, line

  /// Columns that a person fills in; the others say what the rules made of the term.
  package static let edited: [TermsCSVColumn] = [.verb, .classes, .mayBe, .why, .by, .date]
}

/// One row of the CSV; a missing column counts as an empty cell.
package typealias TermsCSVRow = [TermsCSVColumn: String]
