internal import Artifacts
internal import Digests
internal import Markup
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
        + (0..<certificate.folds).map { .init(title: title($0), isNumber: true) }
        + [.init(title: "Imbalance", isNumber: true)],
      isSearchable: true)
    for row in certificate.labels {
      let entries = row.facet == .site ? pack.manifest.sites : pack.manifest.lesions
      table.row(
        [
          ReportTable.cell("\(entries.first { $0.id == row.id }?.label ?? row.id)"),
          ReportTable.cell("\(row.facet.rawValue)"),
        ] + row.perFold.map { ReportTable.count($0) }
          + [ReportTable.number("\(Figures.percent(row.imbalance))", row.imbalance)])
    }
    table.row(
      [ReportTable.cell("All images"), ReportTable.cell("")]
        + certificate.images.map { ReportTable.count($0) } + [ReportTable.cell("")],
      attributes: " class=\"total\"")
    let pairs = certificate.pairImbalance.map { "; of label pairs \(Figures.percent($0))" } ?? ""
    let nearDuplicates = certificate.nearDuplicates.map { found in
      let shared = certificate.sharedNearDuplicates.map {
        ", \(Figures.count($0)) of them in two folds"
      }
      let narrowed = certificate.pointRadius.map {
        "; in so large a data set crops are looked for by points within \($0) bits, which finds fewer of them"
      }
      return
        ", and near-duplicates (pairs found: \(Figures.count(found))\(shared ?? "")\(narrowed ?? "")),"
    }
    return """
      <p>\(purpose) Images of one case, identical \
      files\(nearDuplicates ?? ",") stay together: <b>\(Figures.count(certificate.sharedGroups)) of \
      \(Figures.count(certificate.groups)) groups lie in two folds</b>. Mean imbalance against the ideal \
      share \(Figures.percent(certificate.meanImbalance)), largest \
      \(Figures.percent(certificate.maxImbalance))\(pairs). Seed \(String(certificate.seed)); digest \
      <code>\(certificate.digest.hex)</code>. <a href="splits.csv">splits.csv</a>, \
      <a href="split_certificate.json">split_certificate.json</a></p>
      \(table.html)
      """
  }

  /// The name of a fold's column.
  private func title(_ fold: Int) -> String {
    guard let parts = pack.manifest.certificate.parts, parts.indices.contains(fold) else {
      return "Fold \(fold)"
    }
    return "Fold \(fold): \(parts[fold].name)"
  }

  /// What the folds are for.
  private var purpose: String {
    let certificate = pack.manifest.certificate
    let roles = (0..<certificate.folds).map { certificate.role(of: $0) }
    guard roles.contains(where: { $0 != nil }) else {
      return "A fold is tested by a model that never saw it."
    }
    return
      "The folds are the parts of an official split: train trains, valid validates, test is only tested; "
      + "the ideal share of a label is the part's share of the images."
  }
}
