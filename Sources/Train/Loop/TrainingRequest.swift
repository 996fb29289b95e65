package import Parallel

/// What a training is asked to do.
public struct TrainingRequest: Sendable {
  /// The pack's folder, or a link to it.
  public var pack: String
  /// Every hyper-parameter.
  public var recipe: Recipe
  /// The folder in which runs lie.
  public var out: String
  /// The run's name; nil for the recipe's name and a digest of the inputs.
  public var name: String?
  /// Which folds to train.
  public var folds = FoldChoice.all
  /// A file of weights to start from, of any known kind; nil draws the weights.
  public var initialWeights: String?
  /// A map of the names in that file, CSV with the columns from and to.
  public var nameMap: String?
  /// The backend's name, or `auto`.
  public var backend = "auto"
  /// The number format of what lies between layers.
  public var precision = Precision.f32
  /// Threads of the backend, and of decoding.
  public var threads = 1
  /// Memory for decoded pictures, bytes.
  public var cache = 1 << 30
  /// The program and its version, for `run.json`.
  public var tool = "derm-train"
  /// Seconds of training after which a checkpoint is written in the middle of an epoch.
  public var checkpointSeconds = 60.0
  /// Whether to stop: asked around every step; the state is then saved.
  package var cancellation = Cancellation()
  /// Told of the images that train, and of those that go through the network after it.
  package var progress = Progress.silent
  /// Asked with the run's name before anything is written, unless the run is finished: throws where
  /// what is to follow the training, such as its report, has no place.
  public var checkName: @Sendable (_ name: String) throws -> Void = { _ in }

  /// Names what has no default.
  public init(pack: String, recipe: Recipe, out: String) {
    self.pack = pack
    self.recipe = recipe
    self.out = out
  }
}

/// How a training ended.
public enum TrainingOutcome: Sendable, Equatable {
  /// All that was asked for is done; `folder` holds the run.
  case finished(folder: String)
  /// It had been done before: nothing was changed.
  case alreadyFinished(folder: String)
  /// A signal stopped it; the state is saved and the same request goes on from there.
  case interrupted(signal: Int32, folder: String)

  /// The run's folder.
  public var folder: String {
    switch self {
    case .finished(let folder), .alreadyFinished(let folder), .interrupted(_, let folder): folder
    }
  }
}
