package import Artifacts
internal import Metrics

/// One class under one model: a row of `per_class_ap.csv`.
package struct PerClassRow {
  let model: String
  let entry: ClassEntry
  let result: ClassResult

  /// `per_class_ap.csv`: every class under every model.
  package static var schema: TableSchema<PerClassRow> {
    TableSchema(
      "per_class_ap.csv",
      [
        .text("model", \.model), .text("class", \.entry.id), .text("label", \.entry.label),
        .count("evaluated", \.result.evaluated), .count("positives", \.result.positives),
        .count("cases", \.result.cases), .count("folds", \.result.folds),
        .number("prevalence", \.result.prevalence),
        .number("chance", \.result.chance.precision.mean),
        .number("chance_high", \.result.chance.precision.high),
        .flag("beats_chance", \.result.beatsChance),
        .number("ap", \.result.ap), .number("ap_low", \.result.interval?.low),
        .number("ap_high", \.result.interval?.high), .number("ap_pooled", \.result.pooled),
        .number("ap_pooled_low", \.result.pooledInterval?.low),
        .number("ap_pooled_high", \.result.pooledInterval?.high),
        .number("roc_auc", \.result.rocAUC), .number("f1", \.result.decisions?.f1),
        .number("f1_low", \.result.f1Interval?.low), .number("f1_high", \.result.f1Interval?.high),
        .number("precision", \.result.decisions?.precision),
        .number("recall", \.result.decisions?.recall),
        .number("chance_p", \.result.chance.pValue),
        .number("chance_pooled", \.result.chance.pooled),
      ])
  }

  /// The rows of a model whose score columns are these classes; a column of nil has no row.
  package static func rows(
    _ evaluation: ModelEvaluation, named name: String? = nil, classes: [ClassEntry?]
  ) -> [PerClassRow] {
    evaluation.classes.compactMap { result in
      classes[result.lesion].map {
        PerClassRow(model: name ?? evaluation.model.name, entry: $0, result: result)
      }
    }
  }
}

/// One metric of one model: a row of `summary.csv`.
package struct SummaryRow {
  let model: String
  let summary: ModelEvaluation.Summary
  /// mAP-class with the true site; nil for other metrics.
  let withTrueSite: Double?

  /// `summary.csv`: every metric of every model.
  package static var schema: TableSchema<SummaryRow> {
    TableSchema(
      "summary.csv",
      [
        .text("model", \.model), .text("metric", \.summary.metric.name),
        .number("value", \.summary.value), .number("low", \.summary.interval?.low),
        .number("high", \.summary.interval?.high), .number("chance", \.summary.chance?.mean),
        .number("chance_high", \.summary.chance?.high),
        .number("with_true_site", \.withTrueSite),
        .number("constant", \.summary.prevalenceBaseline),
      ])
  }

  /// The rows of a model, with what it would reach with the true site.
  package static func rows(
    _ evaluation: ModelEvaluation, named name: String? = nil, headroom: SiteHeadroom? = nil
  ) -> [SummaryRow] {
    evaluation.summaries.map { summary in
      SummaryRow(
        model: name ?? evaluation.model.name, summary: summary,
        withTrueSite: summary.metric.name == SiteHeadroom.metric.name ? headroom?.value : nil)
    }
  }
}
