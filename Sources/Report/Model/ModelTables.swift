internal import Metrics
internal import Packs
internal import Provenance
internal import Vocabulary

/// The CSV files of a model's report: names and columns are a contract.
struct ModelTables {
  let pack: Pack
  let evaluations: [Evaluation]
  let gain: Gain?
  let retrievals: [(model: String, retrieval: Retrieval)]

  /// Writes every table into a folder; gain.csv only when two runs can be compared.
  func write(to folder: String) throws {
    try perClass.write(to: "\(folder)/per_class_ap.csv")
    try summary.write(to: "\(folder)/summary.csv")
    if let gain { try table(of: gain).write(to: "\(folder)/gain.csv") }
    try retrieval.write(to: "\(folder)/retrieval.csv")
  }

  /// Every class under every model.
  var perClass: CSVWriter {
    var table = CSVWriter(
      columns: [
        "model", "class", "label", "evaluated", "positives", "cases", "folds", "prevalence", "ap",
        "ap_low", "ap_high", "ap_pooled", "ap_pooled_low", "ap_pooled_high", "roc_auc",
      ])
    for evaluation in evaluations {
      for result in evaluation.classes {
        let entry = pack.manifest.lesions[result.lesion]
        table.row(
          [
            evaluation.model.name, entry.id, entry.label, "\(result.evaluated)",
            "\(result.positives)", "\(result.cases)", "\(result.folds)",
          ]
            + [
              result.prevalence, result.ap, result.interval?.low, result.interval?.high,
              result.pooled, result.pooledInterval?.low, result.pooledInterval?.high, result.area,
            ].map { NumberText.fixed($0, 6) })
      }
    }
    return table
  }

  /// Every metric of every model.
  var summary: CSVWriter {
    var table = CSVWriter(columns: ["model", "metric", "value", "low", "high", "chance"])
    for evaluation in evaluations {
      for summary in evaluation.summaries {
        table.row(
          [evaluation.model.name, summary.metric.name]
            + [summary.value, summary.interval?.low, summary.interval?.high, summary.chance]
            .map { NumberText.fixed($0, 6) })
      }
    }
    return table
  }

  private func table(of gain: Gain) -> CSVWriter {
    var table = CSVWriter(
      columns: [
        "class", "ap_single", "ap_mtl", "gain", "gain_low", "gain_high", "predilection", "p_value",
        "q_value",
      ])
    for entry in gain.entries {
      table.row(
        [pack.manifest.lesions[entry.lesion].id]
          + [
            entry.single, entry.multi, entry.gain, entry.interval?.low, entry.interval?.high,
            entry.predilection, entry.pValue, entry.qValue,
          ].map { NumberText.fixed($0, 6) })
    }
    return table
  }

  /// The nearest training images of every test image.
  var retrieval: CSVWriter {
    var table = CSVWriter(columns: ["query", "rank", "neighbour", "distance", "hit", "model"])
    for (model, retrieval) in retrievals {
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
