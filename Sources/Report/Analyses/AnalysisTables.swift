internal import Metrics
internal import Packs
internal import Provenance
internal import Vocabulary

/// The CSV files of what is analysed beyond a model's own numbers.
struct AnalysisTables {
  let comparison: Comparison

  private var pack: Pack { comparison.pack }

  /// Files by name; one that would hold no row is left out.
  var all: [(name: String, table: CSVWriter)] {
    var tables = [(String, CSVWriter)]()
    if let gain = comparison.gain {
      tables += [("gain.csv", self.gain(gain)), ("gain_trend.csv", trend(gain.trend))]
    }
    if !comparison.differences.entries.isEmpty { tables.append(("differences.csv", differences)) }
    if !comparison.seeds.families.isEmpty { tables.append(("seeds.csv", seeds)) }
    if !comparison.floor.entries.isEmpty { tables.append(("shortcut.csv", shortcut)) }
    if !comparison.slices.dimensions.isEmpty { tables.append(("slices.csv", slices)) }
    if let pointing = comparison.pointing {
      tables.append(("pointing.csv", self.pointing(pointing)))
    }
    return tables
  }

  private func numbers(_ values: [Double?]) -> [String] {
    values.map { NumberText.g9($0) }
  }

  private func gain(_ gain: Gain) -> CSVWriter {
    var table = CSVWriter(
      columns: [
        "class", "ap_single", "ap_mtl", "gain", "gain_low", "gain_high", "predilection", "p_value",
        "q_value", "positives",
      ])
    for entry in gain.entries {
      table.row(
        [pack.manifest.lesions[entry.lesion].id]
          + numbers([
            entry.single, entry.multi, entry.gain, entry.interval?.low, entry.interval?.high,
            entry.predilection, entry.pValue, entry.qValue,
          ]) + ["\(entry.positives)"])
    }
    return table
  }

  private func trend(_ trend: GainTrend) -> CSVWriter {
    var table = CSVWriter(columns: ["correlation", "left_out", "value", "low", "high", "classes"])
    func add(_ name: String, _ without: String, _ estimate: GainTrend.Estimate) {
      table.row(
        [name, without]
          + numbers([estimate.value, estimate.interval?.low, estimate.interval?.high])
          + ["\(estimate.classes)"])
    }
    add("spearman", "", trend.plain)
    add("partial", "", trend.partial)
    if let without = trend.withoutException {
      add("spearman", GainTrend.exception, without.plain)
      add("partial", GainTrend.exception, without.partial)
    }
    return table
  }

  private var differences: CSVWriter {
    var table = CSVWriter(
      columns: ["first", "second", "metric", "difference", "low", "high", "p_value", "images"])
    for entry in comparison.differences.entries {
      table.row(
        [entry.first, entry.second, entry.metric]
          + numbers([entry.value, entry.interval?.low, entry.interval?.high, entry.pValue])
          + ["\(entry.images)"])
    }
    return table
  }

  private var seeds: CSVWriter {
    var table = CSVWriter(
      columns: ["runs", "seeds", "metric", "mean", "deviation", "least", "most"])
    for family in comparison.seeds.families {
      for entry in family.metrics {
        table.row(
          [
            family.names.joined(separator: " "),
            family.seeds.map(String.init).joined(separator: " "),
            entry.metric,
          ] + numbers([entry.mean, entry.deviation, entry.low, entry.high]))
      }
    }
    return table
  }

  private var shortcut: CSVWriter {
    var table = CSVWriter(
      columns: [
        "model", "class", "ap_site_prior", "ap_site_prior_low", "ap_site_prior_high",
        "favourite_site", "cases_there", "lift", "ap_elsewhere", "ap_elsewhere_low",
        "ap_elsewhere_high", "positives_elsewhere", "prevalence_elsewhere", "chance_elsewhere",
        "images_there",
        "positives_there", "auc_mtl", "auc_mtl_low", "auc_mtl_high", "auc_single",
        "auc_difference", "auc_difference_low", "auc_difference_high", "map_true_site",
        "map_wrong_sites", "map_difference", "map_low", "map_high", "map_images", "alarm",
      ])
    for (lesion, entry) in comparison.floor.entries.enumerated() {
      let alarm = comparison.shortcut?.entries[lesion]
      let maps = alarm?.maps
      let favourite = entry.favourite
      var fields = [comparison.main.model.name, pack.manifest.lesions[lesion].id]
      fields += numbers([entry.prior, entry.priorInterval?.low, entry.priorInterval?.high])
      fields += [
        favourite.map { pack.manifest.sites[$0.site].id } ?? "",
        favourite.map { "\($0.cases)" } ?? "", NumberText.g9(favourite?.lift),
      ]
      fields += numbers([entry.away, entry.awayInterval?.low, entry.awayInterval?.high])
      fields += [
        favourite == nil ? "" : "\(entry.awayPositives)",
        NumberText.g9(entry.awayPrevalence), NumberText.g9(entry.awayChance),
        alarm.map { "\($0.images)" } ?? "",
        alarm.map { "\($0.positives)" } ?? "",
      ]
      fields += numbers([
        alarm?.multi, alarm?.multiInterval?.low, alarm?.multiInterval?.high, alarm?.single,
        alarm?.difference, alarm?.differenceInterval?.low, alarm?.differenceInterval?.high,
        maps?.trueSite, maps?.wrongSites, maps?.difference, maps?.interval?.low,
        maps?.interval?.high,
      ])
      fields += [maps.map { "\($0.images)" } ?? "", alarm?.verdict.rawValue ?? ""]
      table.row(fields)
    }
    return table
  }

  private var slices: CSVWriter {
    var table = CSVWriter(
      columns: [
        "model", "by", "value", "images", "cases", "classes", "few", "roc_auc", "roc_auc_low",
        "roc_auc_high", "map_class", "map_class_low", "map_class_high", "map_class_chance",
        "site_top1", "site_top1_low", "site_top1_high",
      ])
    for dimension in comparison.slices.dimensions {
      for slice in dimension.slices {
        table.row(
          [
            comparison.main.model.name, dimension.name, slice.value, "\(slice.images)",
            "\(slice.cases)", "\(slice.classes)", slice.isFew ? "1" : "0",
          ]
            + numbers([
              slice.area?.value, slice.area?.interval?.low, slice.area?.interval?.high,
              slice.precision?.value, slice.precision?.interval?.low,
              slice.precision?.interval?.high, slice.precision?.chance?.mean, slice.site?.value,
              slice.site?.interval?.low, slice.site?.interval?.high,
            ]))
      }
    }
    return table
  }

  private func pointing(_ game: PointingGame) -> CSVWriter {
    var table = CSVWriter(
      columns: [
        "model", "class", "images", "hits", "low", "high", "chance", "middle", "outside",
      ])
    for entry in game.entries {
      table.row(
        [
          comparison.main.model.name, entry.lesion.map { pack.manifest.lesions[$0].id } ?? "",
          "\(entry.images)",
        ]
          + numbers([
            entry.hits, entry.interval?.low, entry.interval?.high, entry.chance, entry.middle,
          ]) + ["\(entry.outside)"])
    }
    return table
  }
}
