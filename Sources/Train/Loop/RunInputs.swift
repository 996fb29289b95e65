internal import Artifacts
internal import Digests
internal import Vocabulary

/// What follows from a request before anything is written or measured: data, network, weights to start from,
/// folds, the name of the run and what its `run.json` will hold.
struct RunInputs {
  /// The request, its recipe with nothing left to decide.
  let request: TrainingRequest
  let resolved: ResolvedConfig
  let set: TrainingSet
  let classes: ClassList
  let network: Network
  let backend: any Backend
  let weights: InitialWeights
  /// The folds of the run; a single nil for the final model.
  let folds: [Int?]
  /// The images of each of these folds.
  let images: [FoldImages]
  let memory: StepMemory
  /// The recipe with nothing left to decide.
  var recipe: Recipe { request.recipe }
  /// The run's folder.
  let path: String
  let manifest: RunManifest

  /// Opens everything and checks that it fits together.
  ///
  /// Fails when an input is missing or wrong, or no backend can run.
  init(_ request: TrainingRequest) throws {
    try request.recipe.check(source: "the recipe")
    let file = try request.initialWeights.map { path in
      try WeightFile.read(path, names: try request.nameMap.map { try NameMap($0) })
    }
    // The weights' file comes first: what the recipe leaves to it is part of the recipe that all
    // below is made from.
    resolved = try ResolvedConfig(request.recipe, weights: file)
    var set = TrainingSet(try Pack.open(request.pack))
    try set.check(request.recipe.tasks)
    let stated = resolved.recipe
    classes = try ClassList(set.pack, stated)
    set.take(classes.heads)
    self.set = set
    network = try AllModels.named(stated.model).network(
      side: stated.input.side,
      heads: Heads(classes.heads))
    try network.checkHeads(source: "the recipe")
    try network.checkFrozen(stated.optimiser, source: "the recipe")
    ThreadWaiting.beShort()
    backend = try AllBackends.open(
      request.backend, threads: request.threads, dtype: request.dtype)
    let (network, classes, labelled) = (network, classes, set)
    weights =
      try file.map { file throws(TrainError) in
        try InitialWeights(file, for: network, classes: classes, seed: stated.seed)
      } ?? InitialWeights(drawnFor: network, seed: stated.seed)
    folds = try request.folds.folds(of: labelled)
    images = try folds.map { fold in
      try labelled.split(fold: fold, share: stated.validation, seed: stated.seed)
    }
    try labelled.check(stated.watched, on: zip(folds, images).map { ($0, $1.validation) })
    memory = StepMemory(backend, network, training: images.map(\.training.count))
    // Last, because how a batch is cut follows from what the backend needs; the recipe's digest and
    // the run's name follow from that.
    var request = request
    request.recipe = try memory.fitted(stated, isFineTuning: request.initialWeights != nil)
    self.request = request
    let name = try Self.name(request, resolved, pack: set.pack.digest, weights: weights.digest)
    path = "\(request.out)/\(name)"
    var manifest = try Self.manifest(
      request, resolved, name: name, set: set, network: network,
      backend: (type(of: backend).name, backend.library), weights: weights, folds: folds,
      images: images)
    manifest.heads = classes.further.isEmpty ? nil : classes.further
    self.manifest = manifest
  }

  /// A name that was asked for.
  ///
  /// Fails when it can't name a folder.
  static func checked(_ name: String?) throws(TrainError) -> String? {
    guard let name, !RecipeField.isFolderName(name) else { return name }
    throw .badRecipe(
      path: "--name", line: nil, column: nil, what: "'\(name)' can't name a folder",
      remedy: "Use letters, digits, '.', '_' and '-'.")
  }

  private static func name(
    _ request: TrainingRequest, _ resolved: ResolvedConfig, pack: Digest, weights: Digest?
  ) throws -> String {
    if let name = try checked(request.name) { return name }
    let files = [weights, try resolved.meanImageFile?.digest].compactMap { $0?.hex }
    let dtype = request.dtype == .f32 ? [] : [request.dtype.rawValue]
    let inputs = [pack.hex, request.recipe.digest.hex] + files + dtype
    return "\(request.recipe.name)-\(Digest.of(text: inputs.joined(separator: "\n")).short)"
  }

  private static func manifest(
    _ request: TrainingRequest, _ resolved: ResolvedConfig, name: String, set: TrainingSet,
    network: Network, backend: (name: String, library: String), weights: InitialWeights,
    folds: [Int?], images: [FoldImages]
  ) throws -> RunManifest {
    let recipe = request.recipe
    return RunManifest(
      name: name, pack: set.pack.digest, recipe: recipe.digest, tool: request.tool,
      backend: backend.name, library: backend.library, dtype: request.dtype.rawValue,
      model: network.name,
      tasks: recipe.tasks.rawValue, seed: recipe.seed, threads: request.threads,
      hardware: Hardware.description,
      initialWeights: (weights.digest.map { "\(weights.source ?? "") \($0.short)" } ?? "scratch")
        + (try resolved.meanImageFile.map { "; mean image \($0.path) \($0.digest.short)" } ?? ""),
      folds: folds.compactMap(\.self), validation: set.validation(of: folds, images),
      parameters: network.parameterCount, skippedImages: set.skipped,
      initialWeightNotes: resolved.notes + weights.notes)
  }
}
