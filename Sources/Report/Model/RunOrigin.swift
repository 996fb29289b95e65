internal import Artifacts
internal import Digests
internal import Markup

/// How the models came about, so that anyone can train them again.
struct RunOrigin {
  let runs: [Run]
  let pack: Pack

  /// A table for each run.
  var html: HTML {
    let tables = runs.map { run -> HTML in
      let manifest = run.manifest
      if let source = manifest.imported { return imported(source, run) }
      let rows: [(String, HTML)] = [
        ("Data set", "<code>\(manifest.pack.hex)</code>"),
        ("Recipe", "<code>\(manifest.recipe.hex)</code> (recipe.yaml in the run's folder)"),
        (
          "Network",
          "\(manifest.model), \(Figures.count(manifest.parameters)) parameters, \(manifest.tasks)"
        ),
        ("Initial weights", "\(manifest.initialWeights)"),
        ("Seed", "\(String(manifest.seed))"),
        ("Folds finished", "\(manifest.finishedFolds.map { "\($0)" }.joined(separator: ", "))"),
        (
          "Images without pixels",
          "\(Figures.count(manifest.skippedImages)), left out of training and test"
        ),
        (
          "Program",
          "\(manifest.tool), backend \(manifest.backend)\(manifest.library.map { " (\($0))" } ?? ""), \(manifest.dtype), \(Figures.count(manifest.threads, "thread"))"
        ),
        ("Machine", "\(manifest.hardware)"),
        ("Command", command(manifest)),
      ]
      return table(run.name, rows)
    }
    return "\(tables)"
  }

  /// What makes the run again; a probe has no recipe, but the choices that its `recipe.yaml` names.
  private func command(_ manifest: RunManifest) -> HTML {
    manifest.backend == "probe"
      ? """
      <code>derm-train --features FILE --pack \(pack.path) --tasks \(manifest.tasks) --seed \(String(manifest.seed)) \
      --name \(manifest.name)</code>, with <code>--probe-c</code>, <code>--probe-hidden</code> and <code>--set</code> as recipe.yaml says
      """
      : "<code>derm-train --pack \(pack.path) --recipe recipe.yaml --name \(manifest.name)</code>"
  }

  /// What is known of a model that derm did not train.
  private func imported(_ source: ImportedScores, _ run: Run) -> HTML {
    let manifest = run.manifest
    return table(
      run.name,
      [
        ("Data set", "<code>\(manifest.pack.hex)</code>"),
        ("Predictions", "\(source.path), SHA-256 <code>\(source.digest.hex)</code>"),
        ("Folds", "\(manifest.finishedFolds.map { "\($0)" }.joined(separator: ", "))"),
        (
          "Leaks",
          source.statesFolds
            ? "each row names the fold that its model left out, and it is the image's"
            : "the file does not say which model gave which row"
        ),
        ("Network and training", "not derm's; the file does not say"),
      ])
  }

  private func table(_ name: String, _ rows: [(String, HTML)]) -> HTML {
    """
    <h3>\(name)</h3><div class="scroll"><table><tbody>\
    \(rows.map { "<tr><th scope=\"row\">\($0.0)</th><td>\($0.1)</td></tr>" as HTML })\
    </tbody></table></div>
    """
  }
}
