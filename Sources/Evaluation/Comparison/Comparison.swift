package import Artifacts
internal import Metrics
package import Parallel

/// Runs evaluated on one data set: all that the tables and the page of a model report show.
package struct Comparison {
  /// What is computed next to the runs' own numbers.
  package struct Options: Sendable {
    /// Pairs of runs to combine by their element-wise maximum and mean.
    package var ensembles: [(String, String)]
    /// Replicates of the bootstrap.
    package var replicates: Int
    /// A table of what was planted where, for the pointing game; nil for none.
    package var boxes: String?
    /// Threads of the bootstrap and of the search for neighbours; any number gives the same numbers.
    package var threads: Int
    /// Whether to stop.
    package var cancellation: Cancellation
    /// Called for each model that is evaluated.
    package var progress: Progress

    package init(
      ensembles: [(String, String)] = [], replicates: Int? = nil,
      boxes: String? = nil, threads: Int = 1, cancellation: Cancellation = Cancellation(),
      progress: Progress = .silent
    ) {
      self.ensembles = ensembles
      self.replicates = replicates ?? GroupBootstrap.defaultReplicates
      self.boxes = boxes
      self.threads = threads
      self.cancellation = cancellation
      self.progress = progress
    }
  }

  package let pack: Pack
  /// The runs in their order, under names that tell them apart.
  package let runs: [Run]
  package let options: Options
  /// One a run, then the ensembles.
  package let evaluations: [ModelEvaluation]
  /// What was measured of further heads, model by model.
  package let heads: [HeadEvaluation]
  /// The model that is looked at closely: the first multi-task one, else the first with lesions, else the first.
  package let main: ModelEvaluation
  /// Its run; nil for an ensemble.
  package let mainRun: Run?
  package let differences: Differences
  package let seeds: SeedSpread
  package let gain: Gain?
  package let sitePrior: SitePriorBaseline
  /// What each model with validation scores would gain from the true site.
  package let headrooms: [SiteHeadroom]
  package let shortcut: Shortcut?
  package let slices: Slices
  package let maps: MapStore
  package let pointing: PointingGame?
  package let retrievals: [(model: String, retrieval: Retrieval)]
  package let warnings: [EvaluationWarning]

  /// Reads and evaluates runs.
  ///
  /// Runs of one name are told apart by their folders. Fails when a run is given twice or has no predictions, when it
  /// predicts other classes or images than the pack's, when an ensemble names another run, when the table of boxes is no
  /// such table, and with `Cancelled`.
  package init(runs: [Run], pack: Pack, options: Options = Options()) throws {
    self.pack = pack
    let runs = try Run.toldApart(runs)
    self.runs = runs
    self.options = options
    let threads = options.threads
    let replicates = options.replicates
    let cancellation = options.cancellation
    let models = try parallelMap(runs, threads: threads, cancellation: cancellation) {
      try EvaluatedModel(run: $0, pack: pack)
    }
    warnings =
      try EvaluationWarning.of(runs, on: pack)
      + EvaluationWarning.unevaluated(runs, models, pack)
    let ensembles = try Self.ensembles(options.ensembles, models)
    options.progress.begin("evaluating", unit: "models", total: models.count + ensembles.count)
    let evaluations = try parallelMap(
      models + ensembles, threads: threads, cancellation: cancellation,
      progress: options.progress
    ) { ModelEvaluation($0, replicates: replicates, simulatesChance: true) }
    self.evaluations = evaluations
    heads = try parallelMap(
      evaluations.filter { !$0.model.further.isEmpty }, threads: threads,
      cancellation: cancellation
    ) { HeadEvaluation.all(of: $0.model, replicates: replicates, simulatesChance: true) }
    .flatMap(\.self)
    let main =
      evaluations.first { $0.model.tasks == "mtl" } ?? evaluations.first { !$0.classes.isEmpty }
      ?? evaluations[0]
    self.main = main
    let mainRun = runs.first { $0.name == main.model.name }
    self.mainRun = mainRun
    differences = Differences(evaluations, replicates: options.replicates)
    seeds = SeedSpread(runs: runs, evaluations: evaluations)
    // The second task's gain is between the first run of each kind; other runs are compared in
    // `differences`.
    let single = evaluations.first { $0.model.tasks == "lesion" }
    let multi = evaluations.first { $0.model.tasks == "mtl" }
    let favourites = FavouriteSites(pack: pack)
    let maps =
      try mainRun.map { try MapStore(run: $0, folds: Set(main.model.folds).sorted(), pack: pack) }
      ?? MapStore()
    self.maps = maps
    headrooms = try parallelMap(evaluations, threads: threads, cancellation: cancellation) {
      SiteHeadroom($0, pack: pack, replicates: replicates)
    }.compactMap(\.self)
    // Nothing below can be cancelled before it ends.
    try cancellation.check()
    // Neither part has threads of its own, so that both run at once. Gain and shortcut stay
    // together: the shortcut looks at the pair that the gain has evaluated.
    let apart = parallelPair(
      threads: threads,
      { SitePriorBaseline(main.model, pack: pack, favourites: favourites, replicates: replicates) },
      { () -> (gain: Gain?, shortcut: Shortcut?, slices: Slices) in
        let gain = single.flatMap { single in
          multi.flatMap { Gain(single: single, multi: $0, pack: pack, replicates: replicates) }
        }
        let shortcut = multi.map { multi in
          Shortcut(
            multi: multi, pair: gain?.pair, pack: pack, favourites: favourites,
            maps: MapAgreement(maps: maps, model: multi.model, pack: pack, replicates: replicates),
            replicates: replicates)
        }
        return (gain, shortcut, Slices(main.model, pack: pack, replicates: replicates))
      })
    sitePrior = apart.0
    gain = apart.1.gain
    shortcut = apart.1.shortcut
    slices = apart.1.slices
    pointing = try Self.pointing(options, mainRun, maps, main.model, pack)
    var retrievals = [(model: String, retrieval: Retrieval)]()
    // Runs alone: an ensemble has no features.
    for (run, model) in zip(runs, models) {
      let found = try Retrieval(run: run, model: model, pack: pack, threads: options.threads)
      if let found { retrievals.append((model.name, found)) }
    }
    self.retrievals = retrievals
  }

  /// The headroom of a model; nil where it has none.
  package func headroom(of model: String) -> SiteHeadroom? {
    headrooms.first { $0.model == model }
  }

  /// The CSV files.
  package var tables: ModelTables { ModelTables(comparison: self) }

  private static func pointing(
    _ options: Options, _ run: Run?, _ maps: MapStore, _ model: EvaluatedModel,
    _ pack: Pack
  ) throws -> PointingGame? {
    guard let path = options.boxes else { return nil }
    let boxes = try PlantedBoxes(path: path, pack: pack)
    guard let run, !maps.isEmpty else { return nil }
    return PointingGame(
      maps: maps, boxes: boxes, cropShare: MapStore.cropShare(of: run), model: model, pack: pack,
      replicates: options.replicates)
  }

  private static func ensembles(
    _ pairs: [(String, String)], _ models: [EvaluatedModel]
  ) throws -> [EvaluatedModel] {
    func model(_ name: String) throws -> EvaluatedModel {
      guard let found = models.first(where: { $0.name == name }) else {
        throw EvaluationError.unknownRun(name: name, known: models.map(\.name))
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
