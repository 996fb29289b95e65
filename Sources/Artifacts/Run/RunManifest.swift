package import Digests
package import Vocabulary

/// What `run.json` holds: everything that decided a run.
package struct RunManifest: Codable, Sendable, Hashable {
  /// The version of this format: 1.
  package let formatVersion: Int
  package let name: String
  /// The pack it was trained on.
  package let pack: Digest
  /// Digest of the complete recipe.
  package let recipe: Digest
  /// The program and its version.
  package let tool: String
  /// The backend, such as `onednn`.
  package let backend: String
  /// The backend's library and its version, such as `oneDNN 2.6.3`; nil in runs of an older derm.
  package var library: String?
  /// The dtype of activations: `f32` or `bf16`.
  package let dtype: String
  /// The network, such as `resnet50`.
  package let model: String
  /// `mtl`, `lesion` or `site`.
  package let tasks: String
  /// The seed of initial weights, order of images, augmentation and validation split.
  package let seed: UInt64
  /// Threads of the backend.
  package let threads: Int
  /// Processor and memory.
  package let hardware: String
  /// The file the weights came from, or `scratch`.
  package let initialWeights: String
  /// The folds to train; empty when the model is trained on everything.
  package var folds: [Int]
  /// The keys of the validation images by fold, and under `final` those of the final model.
  package var validation: [String: [ImageID]]
  /// Trainable numbers of the network.
  package let parameters: Int
  /// Images without pixels, left out of training.
  package let skippedImages: Int
  /// Folds that are done.
  package var finishedFolds: [Int]
  /// What did not fit of the initial weights, and where the preprocessing comes from; one line each.
  package let initialWeightNotes: [String]?
  /// Digests of the finished folds' files by their paths in the run's folder, such as
  /// `fold-0/predictions.csv`; nil in runs of an older derm, whose files can't be checked.
  package var files: [String: Digest]?
  /// How many crops of a validation image its scores in `validation.csv` average, by fold that is done; nil in
  /// runs of versions that looked at the centre crop alone.
  package var validationCrops: [String: Int]?
  /// Where the predictions come from when derm did not train the model; fields that it would fill are then
  /// empty.
  package var imported: ImportedScores?
  /// The heads next to lesions and sites, in the order of their columns; nil when there is none, and in runs of an
  /// older derm.
  package var heads: [Head]?

  /// The file's keys; `precision` is the old word for the dtype.
  private enum CodingKeys: String, CodingKey {
    case formatVersion, name, pack, recipe, tool, backend, library
    case dtype = "precision"
    case model, tasks, seed, threads, hardware, initialWeights, folds, validation, parameters
    case skippedImages, finishedFolds, initialWeightNotes, files, validationCrops, imported, heads
  }

  /// A manifest before training: digests of the files follow once the folds have written them.
  package init(
    formatVersion: Int = 1, name: String, pack: Digest, recipe: Digest, tool: String,
    backend: String, library: String? = nil, dtype: String, model: String, tasks: String,
    seed: UInt64, threads: Int, hardware: String, initialWeights: String, folds: [Int],
    validation: [String: [ImageID]], parameters: Int, skippedImages: Int, finishedFolds: [Int] = [],
    initialWeightNotes: [String]? = nil, validationCrops: [String: Int]? = nil
  ) {
    self.formatVersion = formatVersion
    self.name = name
    self.pack = pack
    self.recipe = recipe
    self.tool = tool
    self.backend = backend
    self.library = library
    self.dtype = dtype
    self.model = model
    self.tasks = tasks
    self.seed = seed
    self.threads = threads
    self.hardware = hardware
    self.initialWeights = initialWeights
    self.folds = folds
    self.validation = validation
    self.parameters = parameters
    self.skippedImages = skippedImages
    self.finishedFolds = finishedFolds
    self.initialWeightNotes = initialWeightNotes
    self.validationCrops = validationCrops
  }
}
