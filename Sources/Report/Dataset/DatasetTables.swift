internal import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Vocabulary

/// The CSV files of a data set's report: names and columns are a contract.
struct DatasetTables {
  let pack: Pack

  private var manifest: PackManifest { pack.manifest }

  /// Writes every table into a folder.
  func write(to folder: String) throws {
    try terms.write(to: "\(folder)/terms.csv")
    try classes.write(to: "\(folder)/classes.csv")
    try labels.write(to: "\(folder)/labels.csv")
    try correlation.write(to: "\(folder)/correlation.csv")
    try correlationMatrix.write(to: "\(folder)/correlation_matrix.csv")
    if let pairs = manifest.lesionPairs {
      try self.pairs(pairs).write(to: "\(folder)/correlation_lesion_lesion.csv")
    }
    if let pairs = manifest.diagnosisPairs {
      try self.pairs(pairs).write(to: "\(folder)/correlation_lesion_diagnosis.csv")
    }
    if let agreement = manifest.agreement {
      try AgreementSection.csv(agreement).write(to: "\(folder)/agreement.csv")
    }
    if let sets = manifest.labelSetAgreement {
      try AgreementSection.csv(sets).write(to: "\(folder)/agreement_sets.csv")
    }
    try predilection.write(to: "\(folder)/predilection.csv")
    try splits.write(to: "\(folder)/splits.csv")
    try images.write(to: "\(folder)/images.csv")
    try AtomicFile.write(
      CanonicalJSON.encode(manifest.certificate), to: "\(folder)/split_certificate.json")
  }

  /// Every raw term with its mapping.
  var terms: CSVWriter {
    var table = CSVWriter(
      columns: [
        "facet", "term", "count", "fate", "classes", "rule", "line", "why", "by", "date", "status",
        "may_be",
      ])
    for term in manifest.terms {
      table.row([
        term.facet.rawValue, term.term, "\(term.count)", term.kind.rawValue,
        term.classes.joined(separator: "|"), term.rule, term.line.map { "\($0)" } ?? "", term.why,
        term.by ?? "", term.date ?? "", term.status ?? "", term.mayBe.joined(separator: "|"),
      ])
    }
    return table
  }

  /// The classes and sites that are left.
  var classes: CSVWriter {
    var table = CSVWriter(columns: ["facet", "id", "label", "images", "kept_because", "cases"])
    for (facet, entries) in [("lesion", manifest.lesions), ("site", manifest.sites)] {
      for entry in entries {
        table.row([
          facet, entry.id, entry.label, "\(entry.images)", entry.keptBecause, "\(entry.cases)",
        ])
      }
    }
    return table
  }

  /// One row an image: 1 present, 0 absent, empty unknown.
  var labels: CSVWriter {
    var table = CSVWriter(
      columns: ["image", "case", "group", "site"] + manifest.lesions.map(\.id))
    for image in pack.images {
      table.row(
        [
          image.id.rawValue, image.caseID?.rawValue ?? "", "\(image.group.rawValue)",
          image.site.map { manifest.sites[$0].id } ?? "",
        ]
          + image.lesions.map { state in
            switch state {
            case .present: "1"
            case .absent: "0"
            case .unknown: ""
            }
          })
    }
    return table
  }

  /// Where each image comes from, and under which licence.
  var images: CSVWriter {
    var table = CSVWriter(
      columns: ["image", "source", "licence", "page", "file", "sha256", "width", "height"])
    for image in pack.images {
      table.row([
        image.id.rawValue, image.source, image.licence, image.page, image.file,
        image.sha256?.hex ?? "", "\(image.width)", "\(image.height)",
      ])
    }
    return table
  }

  /// Every cell of the lesion and site map.
  var correlation: CSVWriter {
    var table = CSVWriter(
      columns: [
        "lesion", "site", "n_both", "n_lesion", "n_site", "value", "low", "high", "row_share",
        "column_share", "lift", "p_value", "q_value", "lift_share", "n_expected", "few", "n_known",
      ])
    let map = manifest.correlation
    for (row, lesion) in map.lesions.enumerated() {
      for (column, site) in map.sites.enumerated() {
        let cell = map[row, column]
        table.row(
          [
            lesion.rawValue, site.rawValue, "\(cell.both)", "\(map.lesionImages[row])",
            "\(map.knownImages(row, column))",
          ]
            + [
              cell.value, cell.low, cell.high, cell.rowShare, cell.columnShare, cell.lift,
              cell.pValue, cell.qValue, map.liftShare(row, column),
              map.expected(row, column),
            ].map { NumberText.g9($0) }
            + [map.isFew(row, column) ? "1" : "0", "\(map.knownImages(row))"])
      }
    }
    return table
  }

  /// The map's values as a matrix.
  var correlationMatrix: CSVWriter {
    let map = manifest.correlation
    var table = CSVWriter(columns: ["lesion"] + map.sites.map(\.rawValue))
    for (row, lesion) in map.lesions.enumerated() {
      table.row(
        [lesion.rawValue] + map.sites.indices.map { NumberText.g9(map[row, $0].value) })
    }
    return table
  }

  /// Every cell of a map of pairs.
  func pairs(_ pairs: PairTable) -> CSVWriter {
    let second = pairs.kind == .lesion ? "other" : "diagnosis"
    var table = CSVWriter(
      columns: [
        "lesion", second, "n_both", "n_lesion", "n_\(second)", "lift", "low", "high", "row_share",
        "column_share", "p_value", "q_value", "n_expected", "few", "n_known",
      ])
    func share(_ both: Int, _ all: Int) -> Double? { all > 0 ? Double(both) / Double(all) : nil }
    for (row, lesion) in pairs.rows.enumerated() {
      for (column, other) in pairs.columns.enumerated() {
        let cell = pairs[row, column]
        let known = pairs.known(row, column)
        table.row(
          [lesion, other, "\(cell.both)", "\(known.rowImages)", "\(known.columnImages)"]
            + [
              cell.lift, cell.low, cell.high, share(cell.both, known.rowImages),
              share(cell.both, known.columnImages), cell.pValue, cell.qValue,
              pairs.expected(row, column),
            ].map { NumberText.g9($0) }
            + [pairs.isFew(row, column) ? "1" : "0", "\(known.images)"])
      }
    }
    return table
  }

  /// How unevenly each lesion is spread over the sites.
  var predilection: CSVWriter {
    var table = CSVWriter(
      columns: [
        "lesion", "images", "cases", "bits", "low", "high", "p_value", "site_of_largest_lift",
      ])
    for entry in manifest.predilection {
      table.row(
        [entry.lesion.rawValue, "\(entry.images)", "\(entry.cases)"]
          + [entry.bits, entry.low, entry.high, entry.pValue].map { NumberText.g9($0) }
          + [entry.favouriteSite?.rawValue ?? ""])
    }
    return table
  }

  /// Where each image went.
  var splits: CSVWriter {
    var table = CSVWriter(columns: ["image", "case", "group", "fold"])
    for image in pack.images {
      table.row([
        image.id.rawValue, image.caseID?.rawValue ?? "", "\(image.group.rawValue)",
        "\(image.fold.rawValue)",
      ])
    }
    return table
  }
}
