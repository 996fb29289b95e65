package import Artifacts
internal import Evaluation
internal import Files
internal import Metrics
package import Parallel

/// The report of one or more trained models on a data set.
package enum ModelReport {
  /// What a report shows next to the runs.
  package struct Options: Sendable {
    /// Print the published values of Table 1 next to ours, marked as another data set.
    package var showsPaper: Bool
    /// Pairs of runs to combine by their element-wise maximum and mean.
    package var ensembles: [(String, String)]
    /// Replicates of the bootstrap.
    package var replicates: Int
    /// A table of what was planted where, for the pointing game; nil for none.
    package var boxes: String?
    /// The most images that the page holds; nil for as many as its size allows.
    package var thumbnails: Int?
    /// Threads of the bootstrap and of the search for neighbours; any number gives the same bytes.
    package var threads: Int
    /// Whether to stop; nothing is then written.
    package var cancellation = Cancellation()
    /// Called for each model that is evaluated.
    package var progress = Progress.silent

    /// No published values, no ensembles, the usual replicates, no boxes, no limit of images, one thread.
    package init(
      showsPaper: Bool = false, ensembles: [(String, String)] = [],
      replicates: Int? = nil, boxes: String? = nil,
      thumbnails: Int? = nil, threads: Int = 1
    ) {
      self.showsPaper = showsPaper
      self.ensembles = ensembles
      self.replicates = replicates ?? GroupBootstrap.defaultReplicates
      self.boxes = boxes
      self.thumbnails = thumbnails
      self.threads = threads
    }
  }

  private static let kind = "model report"

  /// Says whether a report may be written into a folder, before anything else is done.
  ///
  /// Fails when it holds anything but an earlier report of models, or one of the inputs.
  package static func check(_ folder: String, sparing inputs: [String]) throws {
    try AtomicFolder.check(folder, as: kind, sparing: inputs)
  }

  /// Writes the tables and `index.html` into a folder that appears whole or not at all.
  ///
  /// Files: per_class_ap.csv, summary.csv, retrieval.csv, index.html, model-card.md, and where there is something to
  /// analyse gain.csv and gain_trend.csv (a lesion-only and a multi-task run), differences.csv, seeds.csv, shortcut.csv,
  /// slices.csv, pointing.csv, and of further heads heads.csv and heads_per_class.csv. The same runs, pack and options give
  /// the same bytes. Fails as `Comparison.init` does, and when the folder holds anything but an earlier report of models or
  /// can't be written. Returns what is worth a warning, one line each; the page has it too.
  @discardableResult
  package static func write(
    runs: [Run], pack: Pack, to folder: String, options: Options = Options()
  ) throws -> [String] {
    let comparison = try Comparison(
      runs: runs, pack: pack,
      options: Comparison.Options(
        ensembles: options.ensembles, replicates: options.replicates, boxes: options.boxes,
        threads: options.threads, cancellation: options.cancellation, progress: options.progress))
    try options.cancellation.check()
    let page = ModelPage(
      comparison, showsPaper: options.showsPaper, thumbnails: options.thumbnails
    ).text
    try options.cancellation.check()
    let card = ModelCard(comparison: comparison).markdown
    // The folder that is replaced must not be one that was read.
    let inputs = runs.map(\.folder) + [pack.path]
    try AtomicFolder.write(to: folder, as: kind, sparing: inputs) { temporary in
      try comparison.tables.write(to: temporary)
      try AtomicFile.write(page, to: "\(temporary)/index.html")
      try AtomicFile.write(card, to: "\(temporary)/model-card.md")
    }
    return comparison.warnings.map(\.text)
  }
}
