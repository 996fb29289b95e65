internal import Metrics
internal import Packs
internal import Parallel
internal import Provenance

/// Runs judged on one data set: all that the tables and the page of a model report show.
struct Comparison {
  let pack: Pack
  let runs: [Run]
  let options: ModelReport.Options
  /// One a run, then the ensembles.
  let evaluations: [Evaluation]
  /// The model that is looked at closely: the two-headed one, if there is one.
  let main: Evaluation
  /// Its run; nil for an ensemble.
  let mainRun: Run?
  let differences: Differences
  let seeds: SeedSpread
  let gain: Gain?
  let floor: SiteFloor
  let shortcut: Shortcut?
  let slices: Slices
  let maps: MapStore
  let pointing: PointingGame?
  let retrievals: [(model: String, retrieval: Retrieval)]
  let warnings: [String]

  /// Reads and judges runs.
  init(runs: [Run], pack: Pack, options: ModelReport.Options) throws {
    self.pack = pack
    self.runs = runs
    self.options = options
    let threads = options.threads
    let draws = options.draws
    let cancellation = options.cancellation
    let models = try parallelMap(runs, threads: threads, cancellation: cancellation) {
      try JudgedModel(run: $0, pack: pack)
    }
    warnings = ModelReport.warnings(runs: runs, pack: pack) + Self.unjudged(runs, models, pack)
    let ensembles = try Self.ensembles(options.ensembles, models)
    options.progress.begin("evaluating", unit: "models", total: models.count + ensembles.count)
    let evaluations = try parallelMap(
      models + ensembles, threads: threads, cancellation: cancellation,
      progress: options.progress
    ) { Evaluation($0, draws: draws, simulatesChance: true) }
    self.evaluations = evaluations
    let main =
      evaluations.first { $0.model.tasks == "mtl" } ?? evaluations.first { !$0.classes.isEmpty }
      ?? evaluations[0]
    self.main = main
    let mainRun = runs.first { $0.manifest.name == main.model.name }
    self.mainRun = mainRun
    differences = Differences(evaluations, draws: options.draws)
    seeds = SeedSpread(runs: runs, evaluations: evaluations)
    let single = evaluations.first { $0.model.tasks == "lesion" }
    let multi = evaluations.first { $0.model.tasks == "mtl" }
    let favourites = FavouriteSites(pack: pack)
    let maps =
      try mainRun.map { try MapStore(run: $0, folds: Set(main.model.folds).sorted(), pack: pack) }
      ?? MapStore()
    self.maps = maps
    try cancellation.check()
    let apart = parallelPair(
      threads: threads,
      { SiteFloor(main.model, pack: pack, favourites: favourites, draws: draws) },
      { () -> (gain: Gain?, shortcut: Shortcut?, slices: Slices) in
        let gain = single.flatMap { single in
          multi.flatMap { Gain(single: single, multi: $0, pack: pack, draws: draws) }
        }
        let shortcut = multi.map { multi in
          Shortcut(
            multi: multi, pair: gain?.pair, pack: pack, favourites: favourites,
            maps: MapAgreement(maps: maps, model: multi.model, pack: pack, draws: draws),
            draws: draws)
        }
        return (gain, shortcut, Slices(main.model, pack: pack, draws: draws))
      })
    floor = apart.0
    gain = apart.1.gain
    shortcut = apart.1.shortcut
    slices = apart.1.slices
    pointing = try Self.pointing(options, mainRun, maps, main.model, pack)
    var retrievals = [(model: String, retrieval: Retrieval)]()
    for (run, model) in zip(runs, models) {
      let found = try Retrieval(run: run, model: model, pack: pack, threads: options.threads)
      if let found { retrievals.append((model.name, found)) }
    }
    self.retrievals = retrievals
  }

  /// The CSV files.
  var tables: ModelTables { ModelTables(comparison: self) }

  /// Images that a run of another data set did not judge: a line for each run that has some.
  private static func unjudged(
    _ runs: [Run], _ models: [JudgedModel], _ pack: Pack
  ) -> [String] {
    zip(runs, models).compactMap { run, model in
      guard run.manifest.pack != pack.digest else { return nil }
      let judged = Set(model.images)
      let left = pack.images.indices.count {
        pack.images[$0].pixels != nil && !judged.contains($0)
      }
      guard left > 0 else { return nil }
      return
        "\(run.manifest.name) did not judge \(Figures.count(left, "image")) of this data set, and its "
        + "figures are those of the rest."
    }
  }

  private static func pointing(
    _ options: ModelReport.Options, _ run: Run?, _ maps: MapStore, _ model: JudgedModel,
    _ pack: Pack
  ) throws -> PointingGame? {
    guard let path = options.boxes else { return nil }
    let boxes = try PlantedBoxes(path: path, pack: pack)
    guard let run, !maps.isEmpty else { return nil }
    return PointingGame(
      maps: maps, boxes: boxes, cropShare: MapStore.cropShare(of: run), model: model, pack: pack,
      draws: options.draws)
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
