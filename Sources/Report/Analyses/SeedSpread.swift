internal import Foundation
internal import Metrics
internal import Packs
internal import Provenance

/// What training again with another seed changes: runs of one recipe, data set and initial weights.
struct SeedSpread: Sendable {
  /// Runs that differ in nothing but the seed.
  struct Family: Sendable {
    let names: [String]
    let seeds: [UInt64]
    let metrics: [Entry]
  }

  /// One metric over the runs of a family.
  struct Entry: Sendable {
    let metric: String
    let values: [Double]

    var mean: Double { values.reduce(0, +) / Double(values.count) }
    var low: Double { values.min() ?? 0 }
    var high: Double { values.max() ?? 0 }

    /// The standard deviation, with n - 1; nil for one value.
    var deviation: Double? {
      guard values.count > 1 else { return nil }
      let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (sum / Double(values.count - 1)).squareRoot()
    }
  }

  /// The fewest runs whose spread says something.
  static let enough = 3

  /// Families of two or more runs, in the order of their first.
  let families: [Family]

  /// Sorts runs into families; `evaluations` has theirs at the same places.
  init(runs: [Run], evaluations: [Evaluation]) {
    var members = [String: [Int]]()
    var order = [String]()
    for (place, run) in runs.enumerated() {
      let manifest = run.manifest
      // Threads and machine don't change what is learnt but for the last bits; the backend may.
      let key = [
        manifest.pack.hex, manifest.initialWeights, manifest.backend, manifest.precision,
        RecipeText(run: run).withoutSeed,
      ].joined(separator: "\n")
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(place)
    }
    families = order.compactMap { key in
      let places = members[key] ?? []
      guard Set(places.map { runs[$0].manifest.seed }).count > 1 else { return nil }
      let first = evaluations[places[0]]
      return Family(
        names: places.map { runs[$0].manifest.name }, seeds: places.map { runs[$0].manifest.seed },
        metrics: first.summaries.compactMap { summary in
          let values = places.compactMap {
            evaluations[$0].summary(summary.metric.name)?.value
          }
          return values.count == places.count
            ? Entry(metric: summary.metric.name, values: values) : nil
        })
    }
  }

  /// The tables of the families; empty when there is none.
  var html: HTML {
    let parts = families.enumerated().map { number, family -> HTML in
      var table = ReportTable(
        id: "seeds-\(number)",
        columns: [
          .init(title: "Metric"), .init(title: "Mean", isNumber: true),
          .init(title: "Standard deviation", isNumber: true), .init(title: "Least and most"),
        ])
      for entry in family.metrics {
        table.row([
          ReportTable.cell("\(entry.metric)"),
          ReportTable.number("<b>\(Figures.score(entry.mean))</b>", entry.mean),
          ReportTable.number("\(Figures.score(entry.deviation))", entry.deviation),
          ReportTable.cell(
            "<span class=\"range\">\(Figures.score(entry.low)) to \(Figures.score(entry.high))</span>"
          ),
        ])
      }
      let few: HTML = HTML.when(
        family.names.count < Self.enough,
        " <span class=\"tag warn\">two seeds say little; three or more are asked for</span>")
      return """
        <p>\(Figures.list(family.names)), seeds \
        \(Figures.list(family.seeds.map { String($0) }))\(few)</p>\(table.html)
        """
    }
    guard !parts.isEmpty else { return "" }
    return """
      <p>Runs that differ in nothing but the seed. Their spread is what training adds; the intervals of \
      cases elsewhere hold for the trained models and don't contain it. <a href="seeds.csv">seeds.csv</a></p>
      \(parts)
      """
  }
}
