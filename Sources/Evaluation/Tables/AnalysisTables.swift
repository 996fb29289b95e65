internal import Artifacts
internal import Metrics

/// The CSV files of what is analysed beyond a model's own numbers.
struct AnalysisTables {
  let comparison: Comparison

  private var pack: Pack { comparison.pack }

  /// The files; one that would hold no row is left out.
  var all: [NamedTable] {
    var tables = [NamedTable]()
    if let gain = comparison.gain {
      let classes = gain.entries.map { ($0, pack.manifest.lesions[$0.lesion].id) }
      tables += [
        NamedTable(GainTables.gain, classes), NamedTable(GainTables.trend, gain.trend.estimates),
      ]
    }
    if !comparison.differences.entries.isEmpty {
      tables.append(NamedTable(Self.differences, comparison.differences.entries))
    }
    let seeds = comparison.seeds.families.flatMap { family in
      family.metrics.map { (family, $0) }
    }
    if !comparison.seeds.families.isEmpty { tables.append(NamedTable(Self.seeds, seeds)) }
    if !comparison.sitePrior.entries.isEmpty {
      tables.append(NamedTable(ShortcutRow.schema, ShortcutRow.rows(comparison)))
    }
    if !comparison.slices.dimensions.isEmpty {
      tables.append(NamedTable(SliceRow.schema, SliceRow.rows(comparison)))
    }
    if let pointing = comparison.pointing {
      let rows = pointing.entries.map { entry in
        (
          entry, comparison.main.model.name,
          entry.lesion.map { pack.manifest.lesions[$0].id } ?? ""
        )
      }
      tables.append(NamedTable(Self.pointing, rows))
    }
    return tables
  }

  private static var differences: TableSchema<Differences.Entry> {
    TableSchema(
      "differences.csv",
      [
        .text("first", \.first), .text("second", \.second), .text("metric", \.metric),
        .number("difference", \.value), .number("low", \.interval?.low),
        .number("high", \.interval?.high), .number("p_value", \.pValue), .count("images", \.images),
      ])
  }

  private static var seeds: TableSchema<(family: SeedSpread.Family, entry: SeedSpread.Entry)> {
    TableSchema(
      "seeds.csv",
      [
        .text("runs") { $0.family.names.joined(separator: " ") },
        .text("seeds") { $0.family.seeds.map(String.init).joined(separator: " ") },
        .text("metric") { $0.entry.metric }, .number("mean") { $0.entry.mean },
        .number("deviation") { $0.entry.std }, .number("least") { $0.entry.low },
        .number("most") { $0.entry.high },
      ])
  }

  private static var pointing:
    TableSchema<(entry: PointingGame.Entry, model: String, lesion: String)>
  {
    TableSchema(
      "pointing.csv",
      [
        .text("model") { $0.model }, .text("class") { $0.lesion },
        .count("images") { $0.entry.images }, .number("hits") { $0.entry.hits },
        .number("low") { $0.entry.interval?.low }, .number("high") { $0.entry.interval?.high },
        .number("chance") { $0.entry.chance }, .number("middle") { $0.entry.middle },
        .count("outside") { $0.entry.outside },
      ])
  }
}

/// What the second task adds, as files.
private enum GainTables {
  static var gain: TableSchema<(entry: Gain.Entry, id: String)> {
    TableSchema(
      "gain.csv",
      [
        .text("class") { $0.id }, .number("ap_single") { $0.entry.single },
        .number("ap_mtl") { $0.entry.multi }, .number("gain") { $0.entry.gain },
        .number("gain_low") { $0.entry.interval?.low },
        .number("gain_high") { $0.entry.interval?.high },
        .number("predilection") { $0.entry.predilection }, .number("p_value") { $0.entry.pValue },
        .number("q_value") { $0.entry.qValue }, .count("positives") { $0.entry.positives },
      ])
  }

  static var trend: TableSchema<(name: String, leftOut: String, estimate: GainTrend.Estimate)> {
    TableSchema(
      "gain_trend.csv",
      [
        .text("correlation") { $0.name }, .text("left_out") { $0.leftOut },
        .number("value") { $0.estimate.value }, .number("low") { $0.estimate.interval?.low },
        .number("high") { $0.estimate.interval?.high }, .count("classes") { $0.estimate.classes },
      ])
  }
}

extension GainTrend {
  /// Every estimate with its name and the class that is left out.
  fileprivate var estimates: [(name: String, leftOut: String, estimate: Estimate)] {
    [("spearman", "", plain), ("partial", "", partial)]
      + (withoutException.map {
        [("spearman", Self.exception, $0.plain), ("partial", Self.exception, $0.partial)]
      } ?? [])
  }
}
