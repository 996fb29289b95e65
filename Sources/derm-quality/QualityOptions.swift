internal import ArgumentParser
internal import Artifacts
internal import Catalogue
internal import Console
internal import Files
internal import Parallel
internal import Quality
internal import Vocabulary

/// What is looked at.
struct QualityInputOptions: ParsableArguments {
  @Option(help: "The data set; the runs were trained on it.")
  var pack = "data/packs/latest"

  @Option(
    help:
      "The catalogue, which knows who contributed an image (default: \(CatalogueOptions.standardPath), if it is there)."
  )
  var catalogue: String?

  @Option(
    help: "Labels from elsewhere: a table with the column image and one a class, 1, 0 or empty.")
  var labels: String?

  @Option(help: "Out-of-fold probabilities for --labels, in the same form.")
  var scores: String?

  @Option(help: "Folds for --labels: a table with the columns image and fold.")
  var folds: String?

  /// Opens what is there and the kinds look at.
  func opened(
    runs: [String], for kinds: [any IssueKind], threads: Int, progress: Parallel.Progress
  ) throws -> AuditInputs {
    let cancellation = Cancellation.bySignals
    if let labels, let scores {
      let table = try ScoredLabels(labels: labels, scores: scores, folds: folds)
      return AuditInputs(
        lesions: try LabelRanking(table, threads: threads, cancellation: cancellation))
    }
    let wanted = kinds.reduce(into: Set<AuditInput>()) { $0.formUnion($1.needs.union($1.uses)) }
    // One that is named must be good; the standard one matters only where a kind asks it.
    let catalogue = self.catalogue != nil || wanted.contains(.origins) ? try openedCatalogue() : nil
    let data = try Pack.open(pack)
    let opened = try runs.map { try Run.open($0) }
    /// Makes an input if a kind looks at it: decoding and ranking take their time.
    func made<T>(_ input: AuditInput, _ make: () throws -> T?) rethrows -> T? {
      wanted.contains(input) ? try make() : nil
    }
    func ranked(_ labels: ScoredLabels?) throws -> LabelRanking? {
      try labels.map { try LabelRanking($0, threads: threads, cancellation: cancellation) }
    }
    let neighbours = try made(.features) {
      try NeighbourTable(runs: opened, pack: data, threads: threads)
    }
    return AuditInputs(
      pack: data,
      lesions: try made(.lesions) { try ranked(.lesions(of: opened, pack: data)) },
      sites: try made(.sites) { try ranked(.sites(of: opened, pack: data)) },
      neighbours: neighbours,
      looks: try made(.pixels) {
        try ImageLooks(
          pack: data, neighbours: neighbours, threads: threads, cancellation: cancellation,
          progress: progress)
      },
      contributors: try made(.origins) { try catalogue.map(Self.contributors) } ?? [:],
      foreignRuns: opened.filter { $0.manifest.pack != data.digest }.map(\.manifest.name))
  }

  /// The catalogue; nil where none is named and none lies at the standard path.
  private func openedCatalogue() throws -> Catalogue? {
    let standard = CatalogueOptions.standardPath
    guard let path = catalogue ?? (Folder.exists(standard) ? standard : nil) else { return nil }
    return try Catalogue(reading: path)
  }

  /// The contributor of each image whose source names one.
  private static func contributors(_ catalogue: Catalogue) throws -> [ImageID: String] {
    let images = try catalogue.images()
    return Dictionary(
      images.filter { !$0.contributor.isEmpty }.map { ($0.facts.id, $0.contributor) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// What is asked.
struct QueueOptions: ParsableArguments {
  @Option(help: "The kinds to look for: all, or a list such as missing,wrong-site.")
  var kinds = "all"

  @Option(help: "The number of questions in the queue.")
  var budget = 1000

  @Option(
    help:
      "Labels drawn at random into the queue, from which the errors left are estimated; at most half of the budget."
  )
  var sample = 200

  @Option(help: "The seed of the sample and of its positions in the queue.")
  var seed: UInt64 = 0

  @Option(
    help:
      "Answers so far, one JSON object a line with item, answer (wrong, right, unsure) and by; repeatable."
  )
  var answers: [String] = []

  func validate() throws {
    try OptionRange.check("--budget", budget, in: 0...10_000_000)
    try OptionRange.check("--sample", sample, in: 0...1_000_000)
  }
}
