internal import Artifacts
internal import Documents
package import Rules
internal import Vocabulary

/// Every raw term with its count and mapping as a table that a dermatologist edits in a spreadsheet.
///
/// One row for each term and rule; a term in review has a row with an empty verb. `import` takes the
/// edited file back. The text begins with a byte order mark, without which Excel misreads letters
/// beyond ASCII.
package struct TermsCSV: Sendable {
  private let decisions: RuleDecisions
  private let merge: Merge
  private let mappings: [TermMapping]

  /// The terms of an atlas.
  ///
  /// Fails when the decisions have no atlas; `catalogue` is named then.
  package init(_ decisions: RuleDecisions, catalogue: String) throws(TaxonomyError) {
    guard let merge = decisions.merge else { throw .noImages(catalogue: catalogue) }
    self.decisions = decisions
    self.merge = merge
    mappings = TermMappingTable(merge: merge).mappings()
  }

  /// The table, most frequent terms first within lesions and sites.
  package var text: String {
    var writer = CSVWriter(columns: TermsCSVColumn.allCases.map(\.rawValue))
    for row in rows {
      writer.row(TermsCSVColumn.allCases.map { row[$0] ?? "" })
    }
    return "\u{FEFF}" + writer.text
  }

  private var rows: [TermsCSVRow] {
    Facet.ruled.flatMap { facet in
      let order = mappings.indices.filter { mappings[$0].facet == facet }
        .sorted { (-mappings[$0].count, $0) < (-mappings[$1].count, $1) }
      return order.flatMap(rows(of:)) + unused(facet)
    }
  }

  /// The rows of a term of the data.
  private func rows(of term: Int) -> [TermsCSVRow] {
    let mapping = mappings[term]
    var row: TermsCSVRow = [
      .facet: mapping.facet.rawValue, .term: mapping.term, .images: "\(mapping.count)",
      .mapping: mapping.kind.rawValue, .finalClass: mapping.classes.joined(separator: " | "),
      .because: mapping.why,
    ]
    let resolution = merge.resolutions[term]
    // A text that was split has no rule of its own, yet may get one.
    guard !resolution.isSplit, let rules = resolution.parts.first?.rules, !rules.isEmpty else {
      return [row]
    }
    return rules.map { position in
      let rule = merge.rules[mapping.facet].rules[position].source
      row.merge(Self.row(of: rule)) { _, last in last }
      return row
    }
  }

  /// Rules for terms that the data does not have.
  private func unused(_ facet: Facet) -> [TermsCSVRow] {
    let set = merge.rules[facet]
    var used: Set<Int> = []
    for (term, resolution) in zip(merge.atlas.terms, merge.resolutions) where term.facet == facet {
      used.formUnion(resolution.parts.flatMap(\.rules))
    }
    return set.rules.indices.filter { !used.contains($0) }.map { position in
      var row = Self.row(of: set.rules[position].source)
      row[.facet] = facet.rawValue
      row[.term] = set.rules[position].pattern.text
      row[.images] = "0"
      return row
    }
  }

  /// What a rule says, as the CSV has it.
  static func row(of rule: TermRule) -> TermsCSVRow {
    let mayBe =
      switch rule.mayBe {
      case .none: ""
      case .all: "all"
      case .some(let classes): classes.map(\.value).joined(separator: " | ")
      }
    return [
      .verb: rule.verb.rawValue, .classes: rule.classes.map(\.value).joined(separator: " | "),
      .mayBe: mayBe, .why: rule.note.why ?? "", .by: rule.note.by ?? "",
      .date: rule.note.date ?? "", .status: (rule.note.status ?? .proposed).text,
      .when: FieldList(rule.condition).text, .line: "\(rule.term.position.line)",
    ]
  }
}
