internal import Artifacts
internal import Markup
internal import Vocabulary

/// Every raw term with its mapping.
struct TermSection {
  let pack: Pack

  /// The table, with a summary of mappings above it.
  var html: HTML {
    let terms = pack.manifest.terms
    return """
      <p>\(counts(terms)) A dropped term is not an absent one: where its rule says which class it may \
      have been, that class is unknown for its images. Rule lines are those of \
      <code>\(pack.manifest.provenance.rules)</code>. <a href="terms.csv">terms.csv</a></p>
      \(table(terms, id: "term-mappings").html)
      """
  }

  /// The terms that reached no class, with reasons; empty when all did.
  var omissions: HTML {
    let terms = pack.manifest.terms.filter { $0.kind == .dropped || $0.kind == .review }
    guard !terms.isEmpty else { return "" }
    return """
      <p>The labels that the model was trained on leave these terms out. The page of the data set shows \
      every term.</p>
      \(table(terms, id: "omitted-terms").html)
      """
  }

  private func table(_ terms: [TermMapping], id: String) -> ReportTable {
    var table = ReportTable(
      id: id,
      columns: [
        .init(title: "Term"), .init(title: "Kind"), .init(title: "Images", isNumber: true),
        .init(title: "Mapping"), .init(title: "Became"), .init(title: "Rule"), .init(title: "Why"),
      ],
      choices: [
        .init(name: "facet", label: "All kinds", values: facets(terms)),
        .init(
          name: "fate", label: "Every mapping",
          values: TermMapping.Kind.allCases.map { ($0.rawValue, Self.word($0)) }),
        .init(name: "status", label: "Every status", values: statuses(terms)),
      ],
      isSearchable: true)
    for term in terms { table.row(cells(term), attributes: attributes(term)) }
    return table
  }

  private func counts(_ terms: [TermMapping]) -> HTML {
    let parts = TermMapping.Kind.allCases.map { kind -> String in
      "\(Figures.count(terms.count { $0.kind == kind })) \(Self.word(kind).lowercased())"
    }
    return "Of \(Figures.count(terms.count, "term")): \(Figures.list(parts))."
  }

  private func facets(_ terms: [TermMapping]) -> [(value: String, label: String)] {
    Set(terms.map(\.facet.rawValue)).sorted().map { facet in
      (facet, facet == "diagnosis" ? "diagnoses only" : "\(facet)s only")
    }
  }

  private func statuses(_ terms: [TermMapping]) -> [(value: String, label: String)] {
    Set(terms.compactMap(\.status)).sorted().map { ($0, $0) }
  }

  private func attributes(_ term: TermMapping) -> HTML {
    """
     data-facet="\(term.facet.rawValue)" data-mapping="\(term.kind.rawValue)" \
    data-status="\(term.status ?? "")"
    """
  }

  private func cells(_ term: TermMapping) -> [HTML] {
    let classes = term.classes.map { id -> HTML in
      "<a href=\"#class=\(id)\">\(label(id, term.facet))</a>"
    }
    let mayBe = term.mayBe.map { label($0, term.facet) }
    var became = HTML.joined(classes, ", ")
    if !mayBe.isEmpty {
      became = "\(became) <span class=\"why\">may be \(Figures.list(mayBe))</span>"
    }
    let signed = [term.by, term.date, term.status].compactMap(\.self).joined(separator: ", ")
    return [
      ReportTable.cell("\(term.term)"), ReportTable.cell("\(term.facet.rawValue)"),
      ReportTable.count(term.count),
      ReportTable.cell(
        "<span class=\"tag\(Self.style(term.kind))\">\(Self.word(term.kind))</span>"),
      ReportTable.cell(became),
      ReportTable.cell(
        "\(term.rule)\(HTML.when(term.line != nil, " <span class=\"range\">line \(term.line ?? 0)</span>"))"
      ),
      ReportTable.cell(
        "\(term.why)\(HTML.when(!signed.isEmpty, " <span class=\"range\">\(signed)</span>"))"),
    ]
  }

  private func label(_ id: String, _ facet: Facet) -> String {
    let entries = facet == .site ? pack.manifest.sites : pack.manifest.lesions
    return entries.first { $0.id == id }?.label ?? id
  }

  private static func word(_ kind: TermMapping.Kind) -> String {
    switch kind {
    case .class: "In one class"
    case .classes: "In several classes"
    case .dropped: "Dropped"
    case .review: "In review"
    }
  }

  private static func style(_ kind: TermMapping.Kind) -> HTML {
    switch kind {
    case .class: ""
    case .classes: ""
    case .dropped: " plain"
    case .review: " warn"
    }
  }
}
