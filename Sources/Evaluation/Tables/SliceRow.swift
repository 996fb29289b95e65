internal import Metrics

/// A model on part of the images: a row of `slices.csv`.
struct SliceRow {
  let model: String
  let dimension: String
  let slice: Slices.Slice

  static var schema: TableSchema<SliceRow> {
    TableSchema(
      "slices.csv",
      [
        .text("model", \.model), .text("by", \.dimension), .text("value", \.slice.value),
        .count("images", \.slice.images), .count("cases", \.slice.cases),
        .count("classes", \.slice.classes), .flag("few", \.slice.isFew),
      ] + AllMetrics.ofSlices.flatMap(columns))
  }

  /// A metric's value and interval, and its chance where that differs from slice to slice.
  private static func columns(of metric: any Metric) -> [TableSchema<SliceRow>.Column] {
    let name = metric.name.lowercased().replacing("-", with: "_")
    let chance: [TableSchema<SliceRow>.Column] = [
      .number("\(name)_chance") { $0.slice.summary(metric)?.chance?.mean }
    ]
    return [
      .number(name) { $0.slice.summary(metric)?.value },
      .number("\(name)_low") { $0.slice.summary(metric)?.interval?.low },
      .number("\(name)_high") { $0.slice.summary(metric)?.interval?.high },
    ] + (metric.variesWithPrevalence ? chance : [])
  }

  /// A row for each slice of each dimension.
  static func rows(_ comparison: Comparison) -> [SliceRow] {
    comparison.slices.dimensions.flatMap { dimension in
      dimension.slices.map {
        SliceRow(model: comparison.main.model.name, dimension: dimension.name, slice: $0)
      }
    }
  }
}
