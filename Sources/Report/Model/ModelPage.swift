internal import Artifacts
internal import Digests
internal import Evaluation
internal import Markup

/// The page of one or more models.
struct ModelPage {
  let comparison: Comparison
  let thumbnails: Thumbnails
  /// The model that the page looks at closely: `Comparison.main`.
  let main: ModelEvaluation
  let mainRun: Run?
  /// Whether the published values stand next to ours.
  private let showsPaper: Bool

  /// A page of at most `thumbnails` images; as many as its size allows for nil.
  init(_ comparison: Comparison, showsPaper: Bool, thumbnails: Int?) {
    self.showsPaper = showsPaper
    self.comparison = comparison
    main = comparison.main
    mainRun = comparison.mainRun
    let answers = Answers(pack: comparison.pack, model: main.model)
    self.thumbnails = Thumbnails(
      pack: comparison.pack, most: thumbnails, details: answers.facts)
  }

  private var pack: Pack { comparison.pack }

  /// The whole file.
  var text: String {
    let names = comparison.evaluations.map(\.model.name)
    return Page(
      title: names.count == 1 ? "Model \(names[0])" : "\(names.count) models compared",
      subtitle: "on \(pack.manifest.title), data set \(pack.digest.short)",
      opening: ModelOpening(comparison: comparison, main: main).html,
      sections: sections.filter { !$0.html.text.isEmpty }, thumbnails: thumbnails,
      footer: """
        Intervals: 95 %, \(Figures.count(comparison.options.replicates)) bootstrap replicates of cases within folds. \
        Research material, not for diagnosis. <a href="model-card.md">model-card.md</a> has the numbers to \
        pass on with the model.
        """
    ).text
  }

  private var sections: [Page.Section] {
    // In this order sections also ask for images. The page holds a limited number, so that images of
    // later sections are left out first.
    numbers + HeadSection.all(comparison.heads, main: main.model.name) + details
  }

  /// What is measured of lesions and sites.
  private var numbers: [Page.Section] {
    [
      .init(id: "classes", title: "Lesion classes", html: classes),
      .init(
        id: "metrics", title: "All metrics",
        html: SummarySection(
          evaluations: comparison.evaluations, headrooms: comparison.headrooms
        ).html),
      .init(
        id: "gain", title: "What the second task adds",
        html: comparison.gain.map { GainSection(gain: $0, pack: pack).html } ?? ""),
      .init(
        id: "differences", title: "Differences between models",
        html: DifferenceSection(differences: comparison.differences).html),
      .init(
        id: "seeds", title: "Spread over seeds", html: SeedSection(spread: comparison.seeds).html),
      .init(
        id: "shortcut", title: "Site for lesion",
        html: ShortcutSection(
          shortcut: comparison.shortcut, sitePrior: comparison.sitePrior,
          headrooms: comparison.headrooms, model: main, pack: pack
        ).html),
      .init(id: "sites", title: "Body sites", html: sites),
    ]
  }

  /// Parts of the data, images, and how the models came about.
  private var details: [Page.Section] {
    let ranked = RankedImages(pack: pack, model: main.model)
    let examples = Examples(pack: pack)
    return [
      .init(
        id: "slices", title: "Parts of the data",
        html: SliceSection(slices: comparison.slices, model: main.model.name).html),
      .init(
        id: "cases", title: "Best and worst cases",
        html: CaseSection(pack: pack, ranked: ranked, thumbnails: thumbnails).html),
      .init(id: "attention", title: "Where the network looks", html: attention(ranked)),
      .init(id: "retrieval", title: "Nearest training images", html: retrieval),
      .init(
        id: "curves", title: "Precision and recall",
        html: PrecisionRecallPlots(pack: pack, main: main).html),
      .init(
        id: "calibration", title: "Calibration",
        html: CalibrationSection(pack: pack, main: main).html),
      .init(id: "network", title: "The network", html: network),
      .init(id: "training", title: "Training", html: TrainingSection(runs: comparison.runs).html),
      .init(
        id: "map", title: "Lesions by site",
        html: CorrelationMap(
          pack: pack, examples: examples, thumbnails: thumbnails, imagesPerCell: 3
        )
        .html),
      .init(
        id: "dropped", title: "What was left out of the labels",
        html: TermSection(pack: pack).omissions),
      .init(
        id: "definitions", title: "Definitions",
        html: Definitions(main: main, warnings: comparison.warnings).html),
      .init(id: "origin", title: "Origin", html: RunOrigin(runs: comparison.runs, pack: pack).html),
    ]
  }

  private var classes: HTML {
    guard !main.classes.isEmpty else { return "" }
    let compared = comparison.evaluations.filter { !$0.classes.isEmpty }
    let side: HTML =
      compared.count > 1 || showsPaper
      ? ComparisonTable(pack: pack, evaluations: compared, showsPaper: showsPaper).html : ""
    let own = ClassTable(
      pack: pack, evaluation: main, several: compared.count > 1, sitePrior: comparison.sitePrior,
      headroom: comparison.headroom(of: main.model.name))
    return "\(side)\(own.html)"
  }

  private var sites: HTML {
    let accuracy = SiteAccuracySection(
      pack: pack, evaluations: comparison.evaluations, differences: comparison.differences)
    return "\(accuracy.html)\(SiteSection(pack: pack, main: main).html)"
  }

  /// One drawing for each network that differs.
  private var network: HTML {
    var seen = [NetworkOutline]()
    let drawings = comparison.runs.compactMap { run -> HTML? in
      let name: HTML = HTML.when(comparison.runs.count > 1, "<h3>\(run.name)</h3>")
      do throws(PackError) {
        guard let outline = try run.outline(), !seen.contains(outline) else { return nil }
        seen.append(outline)
        return "\(name)\(NetworkDrawing(outline: outline).html)"
      } catch {
        return "\(name)<p class=\"alert\">Not drawn: \(error.description)</p>"
      }
    }
    return "\(drawings)"
  }

  private func attention(_ ranked: RankedImages) -> HTML {
    guard let mainRun else { return "" }
    return AttentionSection(
      pack: pack, run: mainRun, main: main, ranked: ranked, thumbnails: thumbnails,
      maps: comparison.maps, pointing: comparison.pointing
    )
    .html
  }

  private var retrieval: HTML {
    let found = comparison.retrievals.first { $0.model == main.model.name }
    guard let found = found ?? comparison.retrievals.first else { return "" }
    return RetrievalSection(
      pack: pack, model: found.model, retrieval: found.retrieval, thumbnails: thumbnails
    ).html
  }
}
