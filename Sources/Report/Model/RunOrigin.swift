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
          "\(manifest.tool), backend \(manifest.backend), \(manifest.dtype), \(Figures.count(manifest.threads, "thread"))"
        ),
        ("Machine", "\(manifest.hardware)"),
        (
          "Command",
          "<code>derm-train --pack \(pack.path) --recipe recipe.yaml --name \(manifest.name)</code>"
        ),
      ]
      return """
        <h3>\(manifest.name)</h3><div class="scroll"><table><tbody>\
        \(rows.map { "<tr><th scope=\"row\">\($0.0)</th><td>\($0.1)</td></tr>" as HTML })\
        </tbody></table></div>
        """
    }
    return "\(tables)"
  }
}
