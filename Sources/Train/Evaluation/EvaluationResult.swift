public import Packs
public import Provenance

/// What an evaluation found, as tables.
public struct EvaluationResult: Sendable {
  /// What was judged on what.
  public struct About: Sendable, Codable {
    /// The checkpoint's file and digest.
    public let checkpoint: String
    /// Digest of the pack that it was trained on.
    public let trainedOn: String
    /// Digest of the pack that it was judged on.
    public let pack: String
    /// The program and its version.
    public let tool: String
    /// The backend.
    public let backend: String
    /// The network.
    public let model: String
    /// Crops whose probabilities are averaged.
    public let crops: Int
    /// Draws of the bootstrap.
    public let draws: Int
    /// Images that were judged.
    public let images: Int
    /// Images left out because the pack has no pixels of them.
    public let imagesWithoutPixels: Int
    /// Images left out of the site metrics because the model does not know their site.
    public let imagesOfOtherSites: Int
    /// Lesions of both sides.
    public let lesions: ClassMatch
    /// Sites of both sides.
    public let sites: ClassMatch
  }

  /// A metric's value, 95 % interval, and what it is when the scores are dealt to other groups.
  public struct Summary: Sendable, Codable {
    /// Its name in `summary.csv`.
    public let metric: String
    /// Nil when no class has one.
    public let value: Double?
    /// The lower end.
    public let low: Double?
    /// The upper end.
    public let high: Double?
    /// The mean under chance.
    public let chance: Double?
    /// The 97.5 % point under chance.
    public let chanceHigh: Double?
  }

  /// One lesion class.
  public struct ClassRow: Sendable, Codable {
    /// The class.
    public let id: String
    /// What people read.
    public let label: String
    /// Images whose state is known.
    public let evaluated: Int
    /// Images that carry it.
    public let positives: Int
    /// Groups with such an image.
    public let cases: Int
    /// Positives by evaluated.
    public let prevalence: Double?
    /// The mean of average precision under chance.
    public let chance: Double?
    /// The 97.5 % point under chance.
    public let chanceHigh: Double?
    /// Whether it passes the test against chance; nil where too few groups can be told.
    public let beatsChance: Bool?
    /// Average precision.
    public let ap: Double?
    /// The lower end of its interval.
    public let low: Double?
    /// The upper end of its interval.
    public let high: Double?
    /// Area under the ROC curve.
    public let area: Double?
  }

  /// What was judged on what.
  public let about: About
  /// Every metric that applies.
  public let summaries: [Summary]
  /// Every lesion that both sides have.
  public let classes: [ClassRow]
  /// What the model said, all its classes.
  public let predictions: Predictions
  let run: (manifest: RunManifest, predictions: Predictions)?

  /// Whether derm-report can read the folder as a run.
  public var isReadableAsRun: Bool { run != nil }

  /// The tables for people.
  public var text: String {
    func number(_ value: Double?) -> String {
      value.map { NumberText.fixed($0, 3) } ?? "n/a"
    }
    func interval(_ low: Double?, _ high: Double?) -> String {
      low == nil ? "" : "\(number(low))…\(number(high))"
    }
    var rows = [["metric", "value", "95 % interval", "chance"]]
    rows += summaries.map {
      [$0.metric, number($0.value), interval($0.low, $0.high), number($0.chance)]
    }
    var text = Self.aligned(rows)
    guard !classes.isEmpty else { return text }
    var table = [["class", "AP", "95 % interval", "chance", "positives", "cases", "of"]]
    table += classes.map {
      [
        $0.id, number($0.ap), interval($0.low, $0.high), number($0.chance), "\($0.positives)",
        "\($0.cases)", "\($0.evaluated)",
      ]
    }
    text += "\n" + Self.aligned(table)
    return text
  }

  /// Says whether an evaluation may be written into a folder, before hours are spent on it.
  ///
  /// Fails when it holds anything but an earlier evaluation, or one of the inputs.
  public static func check(_ folder: String, sparing inputs: [String]) throws(ProvenanceError) {
    try AtomicFolder.check(folder, as: kind, sparing: inputs)
  }

  private static let kind = "evaluation"

  /// Writes `predictions.csv`, `summary.csv`, `per_class_ap.csv`, `evaluation.json`, and for
  /// derm-report `run.json` and `fold-0/predictions.csv`, into a folder that appears whole.
  ///
  /// Fails when the folder holds anything but an earlier evaluation, or the disk is full.
  public func write(to folder: String, sparing inputs: [String] = []) throws {
    let name = Folder.name(of: folder)
    try AtomicFolder.write(to: folder, as: Self.kind, sparing: inputs) { temporary in
      try predictions.csv.write(to: "\(temporary)/predictions.csv")
      try summaryTable(name).write(to: "\(temporary)/summary.csv")
      try classTable(name).write(to: "\(temporary)/per_class_ap.csv")
      try AtomicFile.write(
        try CanonicalJSON.encode(about), to: "\(temporary)/evaluation.json")
      if let run {
        let fold = Run.foldFolder(temporary, 0)
        try Folder.make(fold)
        try run.predictions.csv.write(to: "\(fold)/predictions.csv")
        var manifest = run.manifest.named(name)
        manifest.files = try Run.digests(in: temporary, fold: 0)
        try Run.write(manifest, to: temporary)
      }
    }
  }

  private func summaryTable(_ name: String) -> CSVWriter {
    var table = CSVWriter(columns: [
      "model", "metric", "value", "low", "high", "chance", "chance_high",
    ])
    for summary in summaries {
      table.row(
        [name, summary.metric]
          + [summary.value, summary.low, summary.high, summary.chance, summary.chanceHigh].map {
            NumberText.g9($0)
          })
    }
    return table
  }

  private func classTable(_ name: String) -> CSVWriter {
    var table = CSVWriter(
      columns: [
        "model", "class", "label", "evaluated", "positives", "cases", "folds", "prevalence",
        "chance",
        "chance_high", "beats_chance", "ap", "ap_low", "ap_high", "ap_pooled", "ap_pooled_low",
        "ap_pooled_high", "roc_auc",
      ])
    for row in classes {
      table.row(
        [
          name, row.id, row.label, "\(row.evaluated)", "\(row.positives)", "\(row.cases)",
          row.ap == nil ? "0" : "1",
        ]
          + [row.prevalence, row.chance, row.chanceHigh].map { NumberText.g9($0) }
          + [row.beatsChance.map { $0 ? "1" : "0" } ?? ""]
          + [
            row.ap, row.low, row.high, row.ap, row.low, row.high, row.area,
          ].map { NumberText.g9($0) })
    }
    return table
  }

  private static func aligned(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      var line = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

extension RunManifest {
  /// The same with a name.
  fileprivate func named(_ name: String) -> RunManifest {
    RunManifest(
      formatVersion: formatVersion, name: name, pack: pack, recipe: recipe, tool: tool,
      backend: backend, precision: precision, model: model, tasks: tasks, seed: seed,
      threads: threads, hardware: hardware, initialWeights: initialWeights, folds: folds,
      validation: validation, parameters: parameters, skippedImages: skippedImages,
      finishedFolds: finishedFolds, validationCrops: validationCrops)
  }
}
