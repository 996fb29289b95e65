internal import Metrics
internal import Packs
internal import Provenance
internal import Vocabulary

/// The CSV files of a model's report: names and columns are a contract.
struct ModelTables {
  let comparison: Comparison

  private var pack: Pack { comparison.pack }
  private var analyses: AnalysisTables { AnalysisTables(comparison: comparison) }

  /// Writes every table into a folder; those of an analysis only where there is something to analyse.
  func write(to folder: String) throws {
    try perClass.write(to: "\(folder)/per_class_ap.csv")
    try summary.write(to: "\(folder)/summary.csv")
    try retrieval.write(to: "\(folder)/retrieval.csv")
    for (name, table) in analyses.all { try table.write(to: "\(folder)/\(name)") }
  }

  /// Every class under every model.
  var perClass: CSVWriter {
    var table = CSVWriter(
      columns: [
        "model", "class", "label", "evaluated", "positives", "cases", "folds", "prevalence",
        "chance",
        "chance_high", "beats_chance", "ap", "ap_low", "ap_high", "ap_pooled", "ap_pooled_low",
        "ap_pooled_high", "roc_auc", "f1", "f1_low", "f1_high", "precision", "recall",
        "chance_p", "chance_pooled",
      ])
    for evaluation in comparison.evaluations {
      for result in evaluation.classes {
        let entry = pack.manifest.lesions[result.lesion]
        table.row(
          [
            evaluation.model.name, entry.id, entry.label, "\(result.evaluated)",
            "\(result.positives)", "\(result.cases)", "\(result.folds)",
          ]
            + [result.prevalence, result.chance.precision.mean, result.chance.precision.high].map {
              NumberText.g9($0)
            } + [result.beatsChance.map { $0 ? "1" : "0" } ?? ""]
            + [
              result.ap, result.interval?.low, result.interval?.high,
              result.pooled, result.pooledInterval?.low, result.pooledInterval?.high, result.area,
              result.decisions?.f1, result.f1Interval?.low, result.f1Interval?.high,
              result.decisions?.precision, result.decisions?.recall, result.chance.pValue,
              result.chance.pooled,
            ].map { NumberText.g9($0) })
      }
    }
    return table
  }

  /// Every metric of every model.
  var summary: CSVWriter {
    var table = CSVWriter(
      columns: [
        "model", "metric", "value", "low", "high", "chance", "chance_high", "constant",
      ])
    for evaluation in comparison.evaluations {
      for summary in evaluation.summaries {
        table.row(
          [evaluation.model.name, summary.metric.name]
            + [
              summary.value, summary.interval?.low, summary.interval?.high, summary.chance?.mean,
              summary.chance?.high, summary.constant,
            ].map { NumberText.g9($0) })
      }
    }
    return table
  }

  /// The nearest training images of every test image.
  var retrieval: CSVWriter {
    var table = CSVWriter(columns: ["query", "rank", "neighbour", "distance", "hit", "model"])
    for (model, retrieval) in comparison.retrievals {
      for query in retrieval.queries {
        for (place, neighbour) in query.neighbours.enumerated() {
          table.row([
            pack.images[query.image].id.rawValue, "\(place + 1)",
            pack.images[neighbour.image].id.rawValue, NumberText.g9(neighbour.distance),
            neighbour.isHit ? "1" : "0", model,
          ])
        }
      }
    }
    return table
  }
}
