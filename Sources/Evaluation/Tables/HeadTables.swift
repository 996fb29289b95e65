internal import Artifacts
internal import Metrics

/// The CSV files of further heads; none where no model has one.
package enum HeadTables {
  /// `heads.csv` and `heads_per_class.csv` of some evaluations.
  package static func all(_ evaluations: [HeadEvaluation], named name: String? = nil)
    -> [NamedTable]
  {
    guard !evaluations.isEmpty else { return [] }
    return [
      NamedTable(
        summary,
        evaluations.flatMap { one in
          one.summaries.map { (name ?? one.model, one.head.id, $0) }
        }),
      NamedTable(
        classes,
        evaluations.flatMap { one in
          one.classes.map { (name ?? one.model, one, $0) }
        }),
    ]
  }

  private typealias SummaryRow = (model: String, head: String, summary: ModelEvaluation.Summary)

  private static var summary: TableSchema<SummaryRow> {
    TableSchema(
      "heads.csv",
      [
        .text("model") { $0.model }, .text("head") { $0.head },
        .text("metric") { $0.summary.metric.headWords.name },
        .number("value") { $0.summary.value },
        .number("low") { $0.summary.interval?.low },
        .number("high") { $0.summary.interval?.high },
        .number("chance") { $0.summary.chance?.mean },
        .number("chance_high") { $0.summary.chance?.high },
        .number("constant") { $0.summary.prevalenceBaseline },
      ])
  }

  private typealias ClassRow = (model: String, evaluation: HeadEvaluation, result: ClassResult)

  private static var classes: TableSchema<ClassRow> {
    func recall(_ row: ClassRow) -> (value: Double?, interval: Interval?)? {
      row.evaluation.recalls.isEmpty ? nil : row.evaluation.recalls[row.result.lesion]
    }
    return TableSchema(
      "heads_per_class.csv",
      [
        .text("model") { $0.model }, .text("head") { $0.evaluation.head.id },
        .text("class") { $0.evaluation.head.classes[$0.result.lesion] },
        .count("evaluated") { $0.result.evaluated }, .count("positives") { $0.result.positives },
        .count("cases") { $0.result.cases }, .count("folds") { $0.result.folds },
        .number("prevalence") { $0.result.prevalence },
        .number("chance") { $0.result.chance.precision.mean },
        .number("chance_high") { $0.result.chance.precision.high },
        .flag("beats_chance") { $0.result.beatsChance }, .number("ap") { $0.result.ap },
        .number("ap_low") { $0.result.interval?.low },
        .number("ap_high") { $0.result.interval?.high },
        .number("ap_pooled") { $0.result.pooled },
        .number("ap_pooled_low") { $0.result.pooledInterval?.low },
        .number("ap_pooled_high") { $0.result.pooledInterval?.high },
        .number("roc_auc") { $0.result.rocAUC }, .number("recall") { recall($0)?.value },
        .number("recall_low") { recall($0)?.interval?.low },
        .number("recall_high") { recall($0)?.interval?.high },
        .number("chance_p") { $0.result.chance.pValue },
      ])
  }
}
