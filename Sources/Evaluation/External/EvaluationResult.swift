package import Artifacts
internal import Documents
package import Files

/// What an external evaluation found: a checkpoint on a labelled pack that it was not trained on.
package struct EvaluationResult: Sendable {
  /// What was evaluated on what.
  package struct About: Sendable, Codable {
    /// The checkpoint's path, and its digest in short.
    package let checkpoint: String
    /// Digest of the pack that it was trained on.
    package let trainedOn: String
    /// Digest of the pack that it was evaluated on.
    package let pack: String
    /// The program and its version.
    package let tool: String
    package let backend: String
    /// The network.
    package let model: String
    /// Crops whose probabilities are averaged.
    package let crops: Int
    /// Bootstrap replicates.
    package let replicates: Int
    /// Images that were evaluated.
    package let images: Int
    /// Images left out because the pack has no pixels of them.
    package let imagesWithoutPixels: Int
    /// Images left out of the site metrics because the model does not know their site.
    package let imagesOfOtherSites: Int
    /// Lesions of the model next to those of the pack.
    package let lesions: ClassMatch
    /// Sites of the model next to those of the pack.
    package let sites: ClassMatch

    /// The file's keys; `draws` is the old word for replicates.
    private enum CodingKeys: String, CodingKey {
      case checkpoint, trainedOn, pack, tool, backend, model, crops
      case replicates = "draws"
      case images, imagesWithoutPixels, imagesOfOtherSites, lesions, sites
    }

    package init(
      checkpoint: String, trainedOn: String, pack: String, tool: String, backend: String,
      model: String, crops: Int, replicates: Int, images: Int, imagesWithoutPixels: Int,
      imagesOfOtherSites: Int, lesions: ClassMatch, sites: ClassMatch
    ) {
      self.checkpoint = checkpoint
      self.trainedOn = trainedOn
      self.pack = pack
      self.tool = tool
      self.backend = backend
      self.model = model
      self.crops = crops
      self.replicates = replicates
      self.images = images
      self.imagesWithoutPixels = imagesWithoutPixels
      self.imagesOfOtherSites = imagesOfOtherSites
      self.lesions = lesions
      self.sites = sites
    }
  }

  /// What was evaluated on what.
  package let about: About
  /// Every metric that applies, and every class, in the model's class order.
  package let evaluation: ModelEvaluation
  /// The pack's entry of each of the model's lesions; nil for one that the pack does not label.
  package let lesions: [ClassEntry?]
  /// Every image's probabilities of all the model's classes.
  package let predictions: Predictions
  /// What the known sites of the images add; nil where the checkpoint or the pack can't say.
  package let siteGiven: SiteGivenResult?
  /// What was measured of further heads.
  package let heads: [HeadEvaluation]
  /// What derm-report needs to read the folder as a run; nil where the pack has classes that the model does not
  /// know.
  let run: (manifest: RunManifest, predictions: Predictions)?

  package init(
    about: About, evaluation: ModelEvaluation, lesions: [ClassEntry?], predictions: Predictions,
    siteGiven: SiteGivenResult?, heads: [HeadEvaluation] = [],
    run: (manifest: RunManifest, predictions: Predictions)?
  ) {
    self.about = about
    self.evaluation = evaluation
    self.lesions = lesions
    self.predictions = predictions
    self.siteGiven = siteGiven
    self.heads = heads
    self.run = run
  }

  /// Says whether an evaluation may be written into a folder, before hours are spent on it.
  ///
  /// Fails when it holds anything but an earlier evaluation, or one of the inputs.
  package static func check(_ folder: String, sparing inputs: [String]) throws(FileError) {
    try AtomicFolder.check(folder, as: kind, sparing: inputs)
  }

  private static let kind = "evaluation"

  /// Writes the evaluation's files into a folder that appears whole.
  ///
  /// These are `predictions.csv`, `summary.csv`, `per_class_ap.csv`, `evaluation.json`, of further heads
  /// `heads.csv` and `heads_per_class.csv`, and for derm-report `run.json` and `fold-0/predictions.csv`.
  ///
  /// Fails when the folder holds anything but an earlier evaluation, or the disk is full.
  package func write(to folder: String, sparing inputs: [String] = []) throws {
    let name = Folder.name(of: folder)
    try AtomicFolder.write(to: folder, as: Self.kind, sparing: inputs) { temporary in
      try predictions.csv.write(to: "\(temporary)/predictions.csv")
      for table in tables(named: name) { try table.write(to: temporary) }
      try AtomicFile.write(
        try CanonicalJSON.encode(about), to: "\(temporary)/evaluation.json")
      if let run {
        let fold = Run.foldFolder(temporary, 0)
        try Folder.make(fold)
        try run.predictions.csv.write(to: "\(fold)/predictions.csv")
        var manifest = run.manifest.named(name)
        manifest.files = try Run.digests(in: temporary, fold: 0)
        try Run.write(manifest, to: temporary)
      }
    }
  }

  /// The same tables as a report's, under the name of the folder.
  private func tables(named name: String) -> [NamedTable] {
    [
      NamedTable(SummaryRow.schema, SummaryRow.rows(evaluation, named: name)),
      NamedTable(
        PerClassRow.schema, PerClassRow.rows(evaluation, named: name, classes: lesions)),
    ] + HeadTables.all(heads, named: name)
  }
}

extension RunManifest {
  /// The same with a name.
  fileprivate func named(_ name: String) -> RunManifest {
    var copy = RunManifest(
      formatVersion: formatVersion, name: name, pack: pack, recipe: recipe, tool: tool,
      backend: backend, library: library, dtype: dtype, model: model, tasks: tasks, seed: seed,
      threads: threads, hardware: hardware, initialWeights: initialWeights, folds: folds,
      validation: validation, parameters: parameters, skippedImages: skippedImages,
      finishedFolds: finishedFolds, validationCrops: validationCrops)
    copy.heads = heads
    return copy
  }
}
