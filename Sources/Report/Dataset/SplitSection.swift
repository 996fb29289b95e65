internal import Packs
internal import Provenance
internal import Vocabulary

/// The split's certificate, label by label.
struct SplitSection {
  let pack: Pack

  /// What the split promises, and how even it is.
  var html: HTML {
    let certificate = pack.manifest.certificate
    var table = ReportTable(
      id: "fold-table",
      columns: [.init(title: "Label"), .init(title: "Kind")]
        + (0..<certificate.folds).map { .init(title: "Fold \($0)", isNumber: true) }
        + [.init(title: "Deviation", isNumber: true)],
      isSearchable: true)
    for row in certificate.labels {
      let entries = row.facet == .site ? pack.manifest.sites : pack.manifest.lesions
      table.row(
        [
          ReportTable.cell("\(entries.first { $0.id == row.id }?.label ?? row.id)"),
          ReportTable.cell("\(row.facet.rawValue)"),
        ] + row.perFold.map { ReportTable.count($0) }
          + [ReportTable.number("\(Figures.percent(row.deviation))", row.deviation)])
    }
    table.row(
      [ReportTable.cell("All images"), ReportTable.cell("")]
        + certificate.images.map { ReportTable.count($0) } + [ReportTable.cell("")],
      attributes: " class=\"total\"")
    let pairs = certificate.pairDeviation.map { "; of label pairs \(Figures.percent($0))" } ?? ""
    let copies = certificate.copies.map {
      ", and copies of a picture (found: \(Figures.count($0))),"
    }
    return """
      <p>A fold is tested by a model that never saw it. Images of one case, identical \
      files\(copies ?? ",") stay together: <b>\(Figures.count(certificate.sharedGroups)) of \
      \(Figures.count(certificate.groups)) groups lie in two folds</b>. Mean deviation from an even \
      spread \(Figures.percent(certificate.meanDeviation)), largest \
      \(Figures.percent(certificate.maxDeviation))\(pairs). Seed \(String(certificate.seed)); digest \
      <code>\(certificate.digest.hex)</code>. <a href="splits.csv">splits.csv</a>, \
      <a href="split_certificate.json">split_certificate.json</a></p>
      \(table.html)
      """
  }
}
