internal import Metrics
internal import Packs
internal import Provenance

/// Runs judged on one data set: all that the tables and the page of a model report show.
struct Comparison {
  let pack: Pack
  let runs: [Run]
  let options: ModelReport.Options
  /// One a run, then the ensembles.
  let evaluations: [Evaluation]
  let gain: Gain?
  let retrievals: [(model: String, retrieval: Retrieval)]
  let warnings: [String]

  /// Reads and judges runs.
  init(runs: [Run], pack: Pack, options: ModelReport.Options) throws {
    self.pack = pack
    self.runs = runs
    self.options = options
    warnings = ModelReport.warnings(runs: runs, pack: pack)
    let models = try runs.map { try JudgedModel(run: $0, pack: pack) }
    let ensembles = try Self.ensembles(options.ensembles, models)
    evaluations = (models + ensembles).map { Evaluation($0, draws: options.draws) }
    let single = models.first { $0.tasks == "lesion" }
    let multi = models.first { $0.tasks == "mtl" }
    if let single, let multi {
      gain = Gain(single: single, multi: multi, pack: pack, draws: options.draws)
    } else {
      gain = nil
    }
    var retrievals = [(model: String, retrieval: Retrieval)]()
    for (run, model) in zip(runs, models) {
      guard let retrieval = try Retrieval(run: run, model: model, pack: pack) else { continue }
      retrievals.append((model.name, retrieval))
    }
    self.retrievals = retrievals
  }

  /// The CSV files.
  var tables: ModelTables {
    ModelTables(pack: pack, evaluations: evaluations, gain: gain, retrievals: retrievals)
  }

  private static func ensembles(
    _ pairs: [(String, String)], _ models: [JudgedModel]
  ) throws -> [JudgedModel] {
    func model(_ name: String) throws -> JudgedModel {
      guard let found = models.first(where: { $0.name == name }) else {
        throw ReportError.unknownRun(name: name, known: models.map(\.name))
      }
      return found
    }
    return try pairs.flatMap { first, second in
      let a = try model(first)
      let b = try model(second)
      return [
        a.combined(with: b, name: "max(\(first), \(second))") { max($0, $1) },
        a.combined(with: b, name: "mean(\(first), \(second))") { ($0 + $1) / 2 },
      ]
    }
  }
}
