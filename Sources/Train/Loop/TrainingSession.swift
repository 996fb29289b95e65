internal import Artifacts
internal import Digests
internal import Vocabulary

/// All that the folds of one run share: pack, network, steps, inference, folder, log.
final class TrainingSession {
  let request: TrainingRequest
  let settled: ResolvedConfig
  let recipe: Recipe
  let set: TrainingSet
  let classes: ClassList
  let network: Network
  let backendName: String
  let weights: InitialWeights
  let folds: [Int?]
  let images: [FoldImages]
  let run: RunFolder
  let memory: StepMemory
  /// Images that go through the network at a time, at most.
  let rows: Int
  let steps: TrainingSteps
  let inference: Inference
  let source: any SampleSource
  let pipeline: BatchPipeline
  let observer: any TrainingObserver
  private(set) var log: EventLog

  /// Opens everything and checks that it fits together, without training yet.
  ///
  /// Fails when an input is missing or wrong, no backend can run, the run's folder holds another run,
  /// or the request refuses its name.
  init(_ request: TrainingRequest, observer: any TrainingObserver) throws {
    self.observer = observer
    try request.recipe.check(source: "the recipe")
    let file = try request.initialWeights.map { path in
      try WeightFile.read(path, names: try request.nameMap.map { try NameMap($0) })
    }
    settled = try ResolvedConfig(request.recipe, weights: file)
    let set = TrainingSet(try Pack.open(request.pack))
    try set.check(request.recipe.tasks)
    self.set = set
    let stated = settled.recipe
    let classes = ClassList(set.pack.manifest, stated.tasks)
    self.classes = classes
    let network = try AllModels.named(stated.model).network(
      side: stated.input.side,
      heads: Heads(
        tasks: stated.tasks, lesions: classes.lesions.count, sites: classes.sites.count))
    self.network = network
    try network.checkFrozen(stated.optimiser, source: "the recipe")
    ThreadWaiting.beShort()
    let backend = try AllBackends.open(
      request.backend, threads: request.threads, dtype: request.dtype)
    backendName = type(of: backend).name
    weights =
      try file.map { file throws(TrainError) in
        try InitialWeights(file, for: network, classes: classes, seed: stated.seed)
      } ?? InitialWeights(drawnFor: network, seed: stated.seed)
    folds = try request.folds.folds(of: set)
    images = try folds.map { fold in
      try set.split(fold: fold, share: stated.validation, seed: stated.seed)
    }
    memory = StepMemory(backend, network, training: images.map(\.training.count))
    let recipe = try memory.fitted(stated, isFineTuning: request.initialWeights != nil)
    self.recipe = recipe
    var request = request
    request.recipe = recipe
    self.request = request
    let name = try Self.name(request, settled, pack: set.pack.digest, weights: weights.digest)
    let path = "\(request.out)/\(name)"
    // Before hours are spent, and before there is a folder of the run.
    if !RunFolder.isFinished(folds, in: path) { try request.checkName(name) }
    run = try RunFolder(
      path,
      manifest: try Self.manifest(
        request, settled, name: name, set: set, network: network, backend: backendName,
        weights: weights, folds: zip(folds, images).map { ($0, $1.validation) }),
      recipe: recipe)
    try network.outline.write(to: path)
    log = try EventLog(path)
    rows = memory.rows(recipe)
    steps = TrainingSteps(
      backend, network, recipe.trainingOptions, recipe.convolutions, rows: rows)
    let store = DecodedImages(
      PackImages(pack: set.pack), input: recipe.input, budget: request.cache)
    source = ImageSamples(store, recipe, meanImage: settled.meanImage)
    pipeline = BatchPipeline(source: source, workers: request.threads)
    inference = try Inference(
      backend, network, batch: rows, convolutions: recipe.convolutions, source: source,
      workers: request.threads)
  }

  /// Opens the log again after lines were taken out of its file.
  ///
  /// Fails when the system refuses.
  func reopenLog() throws { log = try EventLog(run.path) }

  /// Whether every fold that was asked for is complete.
  var isFinished: Bool { folds.allSatisfy { run.isFinished($0) } }

  private static func name(
    _ request: TrainingRequest, _ settled: ResolvedConfig, pack: Digest, weights: Digest?
  ) throws -> String {
    if let name = request.name {
      guard RecipeField.isFolderName(name) else {
        throw TrainError.badRecipe(
          path: "--name", line: nil, column: nil, what: "'\(name)' can't name a folder",
          remedy: "Use letters, digits, '.', '_' and '-'.")
      }
      return name
    }
    let files = [weights, try settled.meanImageFile?.digest].compactMap { $0?.hex }
    let format = request.dtype == .f32 ? [] : [request.dtype.rawValue]
    let inputs = [pack.hex, request.recipe.digest.hex] + files + format
    return "\(request.recipe.name)-\(Digest.of(text: inputs.joined(separator: "\n")).short)"
  }

  private static func manifest(
    _ request: TrainingRequest, _ settled: ResolvedConfig, name: String, set: TrainingSet,
    network: Network, backend: String, weights: InitialWeights,
    folds: [(fold: Int?, validation: [Int])]
  ) throws -> RunManifest {
    let recipe = request.recipe
    var validation: [String: [ImageID]] = [:]
    for (fold, images) in folds {
      validation[fold.map { String($0) } ?? "final"] = images.map { set.pack.images[$0].id }
    }
    return RunManifest(
      name: name, pack: set.pack.digest, recipe: recipe.digest, tool: request.tool,
      backend: backend, dtype: request.dtype.rawValue, model: network.name,
      tasks: recipe.tasks.rawValue, seed: recipe.seed, threads: request.threads,
      hardware: Hardware.description,
      initialWeights: (weights.digest.map { "\(weights.source ?? "") \($0.short)" } ?? "scratch")
        + (try settled.meanImageFile.map { "; mean image \($0.path) \($0.digest.short)" } ?? ""),
      folds: folds.compactMap(\.fold), validation: validation,
      parameters: network.parameterCount, skippedImages: set.skipped,
      initialWeightNotes: settled.notes + weights.notes)
  }
}
