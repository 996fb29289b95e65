package import Artifacts
internal import Digests
internal import Metrics

/// What training again with another seed changes: runs of one recipe, data set and initial weights.
package struct SeedSpread: Sendable {
  /// Runs that differ in nothing but the seed.
  package struct Family: Sendable {
    package let names: [String]
    package let seeds: [UInt64]
    package let metrics: [Entry]
  }

  /// One metric over the runs of a family.
  package struct Entry: Sendable {
    package let metric: String
    package let values: [Double]

    package var mean: Double { values.reduce(0, +) / Double(values.count) }
    package var low: Double { values.min() ?? 0 }
    package var high: Double { values.max() ?? 0 }

    /// The standard deviation, with n - 1; nil for one value.
    package var std: Double? {
      guard values.count > 1 else { return nil }
      let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (sum / Double(values.count - 1)).squareRoot()
    }
  }

  /// The fewest runs whose spread says something.
  package static let enough = 3

  /// Families with two or more seeds, in the order of their first run.
  package let families: [Family]

  /// Sorts runs into families; `evaluations` has theirs at the same positions.
  package init(runs: [Run], evaluations: [ModelEvaluation]) {
    var members = [String: [Int]]()
    var order = [String]()
    for (index, run) in runs.enumerated() {
      let manifest = run.manifest
      // Threads and machine don't change what is learned but for the last bits; the backend may.
      let key = [
        manifest.pack.hex, manifest.initialWeights, manifest.backend, manifest.dtype,
        RecipeText(run: run).withoutSeed,
      ].joined(separator: "\n")
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(index)
    }
    families = order.compactMap { key in
      let indices = members[key] ?? []
      guard Set(indices.map { runs[$0].manifest.seed }).count > 1 else { return nil }
      let first = evaluations[indices[0]]
      return Family(
        names: indices.map { runs[$0].name },
        seeds: indices.map { runs[$0].manifest.seed },
        metrics: first.summaries.compactMap { summary in
          let values = indices.compactMap {
            evaluations[$0].summary(summary.metric)?.value
          }
          return values.count == indices.count
            ? Entry(metric: summary.metric.name, values: values) : nil
        })
    }
  }
}
