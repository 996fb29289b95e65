internal import Artifacts
internal import Documents
internal import Markup
internal import Vocabulary

/// How far those who labelled the images agree, class by class.
struct AgreementSection {
  let pack: Pack
  let agreement: [ClassAgreement]

  /// The table as a file.
  static func csv(_ agreement: [ClassAgreement]) -> CSVWriter {
    var table = CSVWriter(
      columns: [
        "facet", "id", "images", "annotators", "ratings", "present", "observed", "alpha", "kappa",
      ])
    for row in agreement {
      table.row(
        [
          row.facet.rawValue, row.id, "\(row.images)", "\(row.annotators)", "\(row.ratings)",
          "\(row.present)",
        ] + [row.observed, row.alpha, row.kappa].map { NumberText.fixed($0, 9) })
    }
    return table
  }

  /// What the numbers mean, and the table.
  var html: HTML {
    var table = ReportTable(
      id: "agreement-table",
      columns: [
        .init(title: "Class"), .init(title: "Kind"), .init(title: "Images", isNumber: true),
        .init(title: "Annotators", isNumber: true),
        .init(title: "Named", isNumber: true, hint: "share of the ratings that say present"),
        .init(title: "Alike", isNumber: true, hint: "share of pairs of ratings that are alike"),
        .init(title: "Alpha", isNumber: true, hint: "Krippendorff's alpha"),
      ] + (hasKappa ? [.init(title: "Kappa", isNumber: true, hint: "Cohen's kappa")] : []),
      isSearchable: agreement.count > 8)
    for row in agreement {
      let entries = row.facet == .site ? pack.manifest.sites : pack.manifest.lesions
      let share = Double(row.present) / Double(max(1, row.ratings))
      table.row(
        [
          ReportTable.cell("\(entries.first { $0.id == row.id }?.label ?? row.id)"),
          ReportTable.cell("\(row.facet.rawValue)"), ReportTable.count(row.images),
          ReportTable.count(row.annotators),
          ReportTable.number("\(Figures.percent(share))", share),
          ReportTable.number("\(Figures.percent(row.observed))", row.observed),
          ReportTable.number("\(Figures.decimal(row.alpha, 2))", row.alpha),
        ]
          + (hasKappa
            ? [ReportTable.number("\(Figures.decimal(row.kappa, 2))", row.kappa)] : []))
    }
    return """
      <p>Images that two annotators or more labelled. Alpha is 1 when all agree and 0 when they agree as \
      often as chance would; for rare classes "alike" is high without meaning much. Who was asked and did \
      not name a class counts as saying that it is absent. \
      <a href="agreement.csv">agreement.csv</a>.</p>
      \(table.html)
      """
  }

  private var hasKappa: Bool { agreement.contains { $0.kappa != nil } }
}
