internal import Artifacts
internal import Digests
internal import Evaluation
internal import Files
internal import Markup
internal import Metrics

/// A model's card in Markdown: what it was trained on and how, how well it does, where it is not to be trusted.
///
/// The headings follow Mitchell et al., "Model Cards for Model Reporting" (2019). Nothing is said that was not
/// measured; what only people know is asked for.
struct ModelCard {
  let comparison: Comparison

  /// The card of all runs of a report; the same runs give the same text.
  var markdown: String {
    let names = comparison.runs.map { MarkdownText.escaped($0.name) }
    let parts: [(String, String)] =
      [("Data", data), ("Models", models), ("Training", training), ("Results", results)]
      + (classes.isEmpty ? [] : [("Results class by class", classes)])
      + [("Where not to trust it", doubts), ("Uses and limits", limits), ("Origin", origin)]
    return "# Model card: \(Figures.list(names))\n\n"
      + parts.map { "## \($0.0)\n\n\($0.1)\n" }.joined(separator: "\n")
  }

  private var pack: Pack { comparison.pack }

  private var data: String {
    let manifest = pack.manifest
    let warnings = comparison.warnings.map { "\n\n**\(MarkdownText.escaped($0.text))**" }
    return """
      \(MarkdownText.escaped(manifest.title)): \(Figures.count(manifest.imageCount, "image")), \
      \(Figures.count(manifest.pixelCount)) with pixels; \
      \(Figures.count(manifest.lesions.count, "lesion class", "lesion classes")), \
      \(Figures.count(manifest.sites.count, "body site")), \
      \(Figures.count(manifest.certificate.folds, "fold")) that never divide a case. Data set \
      `\(pack.digest.hex)`; its own card is `card.md` of the data set's report. Licences:

      \(MarkdownText.table(
        ["source", "licence", "images"], numbers: [2],
        rows: StatedLicences(pack).entries.map { [$0.source, $0.licence, Figures.count($0.images)] }))\
      \(warnings.joined())
      """
  }

  private var models: String {
    MarkdownText.table(
      ["run", "network", "tasks", "trainable parameters", "initial weights"], numbers: [3],
      rows: comparison.runs.map { run in
        let manifest = run.manifest
        return [
          run.name, manifest.imported == nil ? manifest.model : "not derm's",
          ([Self.tasks(manifest.tasks)] + (manifest.heads ?? []).map(\.id)).joined(separator: ", "),
          manifest.imported == nil ? Figures.count(manifest.parameters) : "",
          Self.withoutFolders(manifest.initialWeights),
        ]
      })
      + "\n\nA lesion's output is a probability of its own (sigmoid); sites exclude each other (softmax)."
  }

  /// File names and digests: a card goes to others, who know the file by its digest and have other folders.
  static func withoutFolders(_ weights: String) -> String {
    weights.split(separator: "; mean image ")
      .map { String($0[($0.lastIndex(of: "/").map($0.index(after:)) ?? $0.startIndex)...]) }
      .joined(separator: "; mean image ")
  }

  private static func tasks(_ tasks: String) -> String {
    switch tasks {
    case "mtl": "lesions and site"
    case "lesion": "lesions"
    default: tasks
    }
  }

  private var training: String {
    let keys = [
      "batch", "epochs", "side", "test_crops", "optimiser.kind", "learning_rate", "momentum",
      "weight_decay", "schedule.kind", "validation",
    ]
    let runs = comparison.runs.filter { $0.manifest.imported == nil }
    guard !runs.isEmpty else {
      return "derm did not train these models; the files of predictions do not say how they were."
    }
    let recipes = runs.map { RecipeText(run: $0) }
    let shown = keys.filter { key in recipes.contains { $0.value(key) != nil } }
    let table = MarkdownText.table(
      ["run", "seed", "backend", "dtype", "folds"] + shown,
      rows: zip(runs, recipes).map { run, recipe in
        let manifest = run.manifest
        return [
          run.name, String(manifest.seed), manifest.backend, manifest.dtype,
          manifest.finishedFolds.map(String.init).joined(separator: " "),
        ] + shown.map { recipe.value($0) ?? "" }
      })
    return """
      \(table)

      `recipe.yaml` in a run's folder has every hyper-parameter. Validation, a part of the training folds' \
      cases in whole groups, decides learning rate, stopping, best checkpoint and thresholds; a test fold \
      decides nothing.
      """
  }

  private var results: String {
    let rows = comparison.evaluations.flatMap { evaluation in
      evaluation.summaries.map { summary in
        [
          evaluation.model.name, summary.metric.name, Figures.score(summary.value),
          ClassTable.range(summary.interval), Figures.score(summary.chance?.mean),
        ]
      }
    }
    let further = comparison.heads.flatMap { one in
      one.summaries.map { summary in
        [
          one.model, "\(one.head.id) \(summary.metric.headWords.name)",
          Figures.score(summary.value),
          ClassTable.range(summary.interval), Figures.score(summary.chance?.mean),
        ]
      }
    }
    var text = """
      \(UnseenText(warnings: comparison.warnings).text(escaping: MarkdownText.escaped)) \
      Intervals: 95 %, \(Figures.count(comparison.options.replicates)) bootstrap replicates of cases within folds; they hold for \
      the trained models, and training with another seed adds to them. Chance: the \
      model's own scores permuted over other cases. Whether classes beat it is a test that calls any of them wrongly \
      in at most 5 % of reports.

      \(MarkdownText.table(["model", "metric", "value", "interval", "chance"], numbers: [2, 4], rows: rows + further))
      """
    text += siteGiven
    if let gain = comparison.gain {
      text += """
        \n
        The second task changes mAP-class by \(Figures.signed(gain.mean.gain)) \
        (\(DifferenceSection.range(gain.mean.interval))), \(MarkdownText.escaped(gain.multi)) minus \
        \(MarkdownText.escaped(gain.single)).
        """
    }
    return text
  }

  /// What each model reaches where the site of each image is given; empty where none says.
  private var siteGiven: String {
    let found = comparison.headrooms.filter { $0.value != nil }
    guard !found.isEmpty else { return "" }
    let models = found.map {
      "\(MarkdownText.escaped($0.model)) \(Figures.score($0.value)), \(Figures.signed($0.gain.value)) "
        + "(\(DifferenceSection.range($0.gain.interval)))"
    }
    return """
      \n
      The values above are of the image alone. With the known site of each image (`derm-train predict --sites`), mAP-class is: \
      \(models.joined(separator: "; ")).
      """
  }

  private var main: ModelEvaluation { comparison.main }

  private var classes: String {
    guard !main.classes.isEmpty else { return "" }
    let rows = main.classes.map { result in
      [
        pack.manifest.lesions[result.lesion].label, Figures.score(result.leading),
        ClassTable.range(result.leadingInterval),
        Figures.score(result.leadingChance),
        Figures.score(comparison.sitePrior.entries[result.lesion].prior),
        Figures.score(result.decisions?.f1), Figures.count(result.positives),
        Figures.count(result.cases), result.isFlagged ? "few, pooled value" : "",
      ]
    }
    return "Model \(MarkdownText.escaped(main.model.name)); AP is average precision.\n\n"
      + MarkdownText.table(
        [
          "class", "AP", "interval", "chance", "site alone", F1Score().name, "positives", "cases",
          "note",
        ], numbers: [1, 3, 4, 5, 6, 7], rows: rows)
  }

  private var doubts: String {
    func labels(_ lesions: [Int]) -> String {
      Figures.list(lesions.map { MarkdownText.escaped(pack.manifest.lesions[$0].label) })
    }
    var entries = [String]()
    let evaluated = main.classes.filter { $0.leading != nil }
    let unclear = evaluated.filter { $0.beatsChance != true }.map(\.lesion)
    let few = evaluated.filter(\.isFlagged).map(\.lesion)
    let without = main.classes.filter { $0.leading == nil }.map(\.lesion)
    let raised =
      comparison.shortcut?.entries.filter { $0.status == .raised }.map(\.lesion) ?? []
    let bySite = evaluated.map(\.lesion).filter { lesion in
      guard let prior = comparison.sitePrior.entries[lesion].prior, let ap = main.classes[lesion].ap
      else { return false }
      return ap <= prior
    }
    if !unclear.isEmpty { entries.append("Not clearly better than chance: \(labels(unclear)).") }
    if !bySite.isEmpty {
      entries.append("No better than guessing from the site alone: \(labels(bySite)).")
    }
    if !raised.isEmpty { entries.append("Shortcut alarm (site for lesion): \(labels(raised)).") }
    if !few.isEmpty {
      entries.append(
        "Under \(ClassResult.fewImages) positive images or \(ClassResult.fewCases) positive cases: \(labels(few))."
      )
    }
    if !without.isEmpty { entries.append("No positive to evaluate with: \(labels(without)).") }
    if let error = main.summary(CalibrationError())?.value {
      entries.append(
        "Probabilities are off by \(Figures.score(error)) on average: read them with the report's curve."
      )
    }
    for dimension in comparison.slices.dimensions {
      // Area under the ROC curve, because it alone does not vary with prevalence.
      let metric = ROCAUC()
      let sure = dimension.slices.compactMap { slice in
        slice.isFew
          ? nil
          : slice.summary(metric).flatMap { summary in
            summary.value.map { (slice: slice, value: $0, interval: summary.interval) }
          }
      }
      guard sure.count > 1,
        let worst = sure.min(by: { metric.direction.isWorse($0.value, than: $1.value) })
      else { continue }
      entries.append(
        "\(MarkdownText.escaped(dimension.name)): worst for “\(MarkdownText.escaped(worst.slice.value))”, "
          + "\(metric.name) \(Figures.score(worst.value)) (\(ClassTable.range(worst.interval)))."
      )
    }
    return entries.isEmpty ? "Nothing was found; that is no promise." : MarkdownText.list(entries)
  }

  private var limits: String {
    """
    For research on the classification of skin lesions. **Not for diagnosis**, and not a medical device. \
    Numbers hold for images like those of the data set: an atlas shows what its contributors found worth \
    showing, and frequencies there are not those of any clinic. An image that shows none of the classes gets \
    probabilities all the same.

    To be stated by whoever passes the model on: who may use it for what, how it was checked on other \
    people's images, whom to ask.
    """
  }

  private var origin: String {
    MarkdownText.table(
      ["run", "data set", "recipe", "program", "machine"],
      rows: comparison.runs.map { run in
        let manifest = run.manifest
        if let source = manifest.imported {
          return [
            run.name, manifest.pack.hex, "", "\(Folder.name(of: source.path)) \(source.digest.hex)",
            "",
          ]
        }
        return [
          run.name, manifest.pack.hex, manifest.recipe.hex, manifest.tool, manifest.hardware,
        ]
      })
  }
}
