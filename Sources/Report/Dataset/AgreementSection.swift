internal import Artifacts
internal import Documents
internal import Markup
internal import Vocabulary

/// How far those who labelled the images agree, class by class and in all that they name.
struct AgreementSection {
  let pack: Pack
  let agreement: [ClassAgreement]

  /// The table of classes as a file; the columns from `facet` on are those of older versions under their old names.
  static func csv(_ agreement: [ClassAgreement]) -> CSVWriter {
    var table = CSVWriter(
      columns: [
        "class", "kind", "n", "agree", "kappa", "low", "high", "alpha", "pabak", "alpha_low",
        "alpha_high", "pabak_low", "pabak_high", "cases", "facet", "id", "images", "annotators",
        "ratings", "present", "observed",
      ])
    for row in agreement {
      let ends = row.intervals
      let numbers = [
        row.observed, row.kappa, ends?.kappa?.low, ends?.kappa?.high, row.alpha, row.pabak,
        ends?.alpha?.low, ends?.alpha?.high, ends?.pabak?.low, ends?.pabak?.high,
      ]
      table.row(
        [row.id, row.facet.rawValue, "\(row.images)"] + numbers.map { NumberText.fixed($0, 9) }
          + [
            row.cases.map { "\($0)" } ?? "", row.facet.rawValue, row.id, "\(row.images)",
            "\(row.annotators)", "\(row.ratings)", "\(row.present)",
            NumberText.fixed(row.observed, 9),
          ])
    }
    return table
  }

  /// The table of label sets as a file.
  static func csv(_ sets: [LabelSetAgreement]) -> CSVWriter {
    var table = CSVWriter(
      columns: ["kind", "n", "cases", "annotators", "jaccard", "low", "high"])
    for row in sets {
      table.row(
        [row.facet.rawValue, "\(row.images)", "\(row.cases)", "\(row.annotators)"]
          + [row.jaccard, row.interval?.low, row.interval?.high].map { NumberText.fixed($0, 9) })
    }
    return table
  }

  /// What the numbers mean, and the table.
  var html: HTML {
    var table = ReportTable(
      id: "agreement-table", columns: columns, isSearchable: agreement.count > 8)
    for row in agreement { table.row(cells(row)) }
    return """
      <p>Images that two annotators or more labelled. Alpha is 1 when all agree and 0 when they agree as \
      often as chance would; for rare classes "alike" is high without meaning much. PABAK is alpha's and kappa's \
      counterpart that takes chance as a half for every class: 2 times "alike" less 1. In brackets 95 % intervals \
      over cases. Who was asked and did not name a class counts as saying that it is absent. \
      <a href="agreement.csv">agreement.csv</a>.</p>
      \(sets)\(table.html)
      """
  }

  private var columns: [ReportTable.Column] {
    [
      .init(title: "Class"), .init(title: "Kind"), .init(title: "Images", isNumber: true),
      .init(title: "Annotators", isNumber: true),
      .init(title: "Named", isNumber: true, hint: "share of the ratings that say present"),
      .init(title: "Alike", isNumber: true, hint: "share of pairs of ratings that are alike"),
      .init(title: "Alpha", isNumber: true, hint: "Krippendorff's alpha"),
    ]
      + (hasKappa ? [.init(title: "Kappa", isNumber: true, hint: "Cohen's kappa")] : [])
      + (hasPABAK
        ? [
          .init(
            title: "PABAK", isNumber: true, hint: "kappa adjusted for prevalence and bias")
        ] : [])
  }

  private func cells(_ row: ClassAgreement) -> [HTML] {
    let entries = row.facet == .site ? pack.manifest.sites : pack.manifest.lesions
    let share = Double(row.present) / Double(max(1, row.ratings))
    let ends = row.intervals
    return [
      ReportTable.cell("\(entries.first { $0.id == row.id }?.label ?? row.id)"),
      ReportTable.cell("\(row.facet.rawValue)"), ReportTable.count(row.images),
      ReportTable.count(row.annotators),
      ReportTable.number("\(Figures.percent(share))", share),
      ReportTable.number("\(Figures.percent(row.observed))", row.observed),
      Self.number(row.alpha, ends?.alpha),
    ] + (hasKappa ? [Self.number(row.kappa, ends?.kappa)] : [])
      + (hasPABAK ? [Self.number(row.pabak, ends?.pabak)] : [])
  }

  /// A figure with its interval.
  private static func number(_ value: Double?, _ ends: AgreementIntervals.Ends?) -> HTML {
    ReportTable.number("\(Figures.decimal(value, 2))\(range(ends))", value)
  }

  private static func range(_ ends: AgreementIntervals.Ends?) -> String {
    ends.map { " (\(Figures.decimal($0.low, 2)) to \(Figures.decimal($0.high, 2)))" } ?? ""
  }

  /// How far annotators agree in all that they name; nothing for packs of an older derm.
  private var sets: HTML {
    let sentences = (pack.manifest.labelSetAgreement ?? []).map { row -> HTML in
      """
      The \(row.facet.rawValue) classes that two annotators of an image name have a mean Jaccard index of \
      \(Figures.decimal(row.jaccard, 3))\(Self.range(row.interval)), \(Figures.count(row.images, "image")), \
      \(Figures.count(row.annotators, "annotator")). 
      """
    }
    guard !sentences.isEmpty else { return "" }
    return """
      <p>\(sentences)The index is the number of classes that both name, divided by the number that either names; 1 \
      where both name none. <a href="agreement_sets.csv">agreement_sets.csv</a>.</p>

      """
  }

  private var hasKappa: Bool { agreement.contains { $0.kappa != nil } }

  private var hasPABAK: Bool { agreement.contains { $0.pabak != nil } }
}
