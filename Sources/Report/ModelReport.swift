public import Packs
internal import Provenance

/// The report of one or more trained models on a data set.
public enum ModelReport {
  /// What a report shows beside the runs.
  public struct Options: Sendable {
    /// Print the published values of Table 1 beside ours, marked as another data set.
    public var showsPaper: Bool
    /// Pairs of runs to combine by their element-wise maximum and mean.
    public var ensembles: [(String, String)]
    /// Draws of the bootstrap.
    public var draws: Int

    /// No published values, no ensembles, 1,000 draws.
    public init(
      showsPaper: Bool = false, ensembles: [(String, String)] = [], draws: Int = 1000
    ) {
      self.showsPaper = showsPaper
      self.ensembles = ensembles
      self.draws = draws
    }
  }

  /// Writes the tables and `index.html` into a folder that appears whole or not at all.
  ///
  /// Files: per_class_ap.csv, summary.csv, gain.csv (when a lesion-only and a two-headed run are
  /// given), retrieval.csv, index.html. The same runs and pack give the same bytes. Fails when a run
  /// has no predictions, or predicts other classes or images than the pack's, or when the folder
  /// can't be written.
  public static func write(
    runs: [Run], pack: Pack, to folder: String, options: Options = Options()
  ) throws {
    let comparison = try Comparison(runs: runs, pack: pack, options: options)
    let page = ModelPage(comparison).text
    try AtomicFolder.write(to: folder) { temporary in
      try comparison.tables.write(to: temporary)
      try AtomicFile.write(page, to: "\(temporary)/index.html")
    }
  }

  /// What is worth a warning before runs are put side by side: one line each.
  public static func warnings(runs: [Run], pack: Pack) -> [String] {
    runs.compactMap { run in
      guard run.manifest.pack != pack.digest else { return nil }
      return "\(run.manifest.name) was trained on data set \(run.manifest.pack.short), and is "
        + "judged on \(pack.digest.short)."
    }
  }
}
