internal import ArgumentParser

/// The files of a report, in addition to runs.
struct ReportInputOptions: ParsableArguments {
  @Option(help: "The data set that the runs were trained on.")
  var pack = "data/packs/latest"

  @Option(
    help: ArgumentHelp(
      "A CSV file of anybody's predictions: image, then lesion:<id>, site:<id> (or ids alone) as "
        + "probabilities, and fold, where it is known; repeatable.", valueName: "file"))
  var predictions: [String] = []

  @Option(
    help: "The name of each --predictions, in their order (default: the file's).")
  var name: [String] = []

  @Option(help: "The table of planted lesions of a generated atlas, for the pointing game.")
  var boxes: String?

  func validate() throws {
    guard name.isEmpty || name.count == predictions.count else {
      throw ValidationError(
        "--name names each --predictions: \(predictions.count) file(s), \(name.count) name(s).")
    }
  }
}
