package import Parallel

/// What a training is asked to do.
package struct TrainingRequest: Sendable {
  /// The pack's folder, or a link to it.
  package var pack: String
  /// Every hyper-parameter.
  package var recipe: Recipe
  /// The folder in which runs lie.
  package var out: String
  /// The run's name; nil for the recipe's name and a digest of the inputs.
  package var name: String?
  package var folds = FoldChoice.all
  /// The one of these folds that this process trains, next to other jobs; nil trains all of them.
  package var job: FoldJob?
  /// A file of weights to start from, of any known kind; nil draws the weights.
  package var initialWeights: String?
  /// A map of the names in that file, CSV with the columns from and to.
  package var nameMap: String?
  /// The backend's name, or `auto`.
  package var backend = "auto"
  /// The dtype of what lies between layers.
  package var dtype = DType.f32
  /// Threads of the backend, and of decoding.
  package var threads = 1
  /// Memory for decoded images, bytes.
  package var cache = 1 << 30
  /// The program and its version, for `run.json`.
  package var tool = "derm-train"
  /// Seconds of training after which a checkpoint is written in the middle of an epoch.
  package var checkpointSeconds = 60.0
  /// Whether to stop: asked around every step; the state is then saved.
  package var cancellation = Cancellation()
  /// Counts the images that have trained, and those that go through the network for predictions and features.
  package var progress = Progress.silent
  /// Asked with the run's name before anything is written, unless the run is finished: throws where
  /// what is to follow the training, such as its report, has no place.
  package var checkName: @Sendable (_ name: String) throws -> Void = { _ in }

  /// Names what has no default.
  package init(pack: String, recipe: Recipe, out: String) {
    self.pack = pack
    self.recipe = recipe
    self.out = out
  }
}

/// What a job trains of a run.
package struct FoldJob: Sendable, Equatable {
  /// The fold; nil for the final model.
  package let fold: Int?
}

/// How a training ended.
package enum TrainingOutcome: Sendable, Equatable {
  /// All that was asked for is done; `folder` holds the run.
  case finished(folder: String)
  /// It had been done before: nothing was changed.
  case alreadyFinished(folder: String)
  /// All is done but `left`, the folders of folds that other processes hold.
  case unfinished(folder: String, left: [String])
  /// A signal stopped it; the state is saved, and the same request resumes from it.
  case interrupted(signal: Int32, folder: String)

  /// The run's folder.
  package var folder: String {
    switch self {
    case .finished(let folder), .alreadyFinished(let folder), .unfinished(let folder, _),
      .interrupted(_, let folder):
      folder
    }
  }
}
