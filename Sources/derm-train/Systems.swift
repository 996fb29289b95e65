internal import ArgumentParser
internal import Files
internal import Train

/// Which systems are trained: recipe files and the weights that each starts from.
struct Systems: ParsableArguments {
  @Option(
    name: .customLong("recipe"),
    help: "A recipe file (default: recipes/sample.yaml); repeatable.")
  var files: [String] = []
  @Option(
    name: .customLong("recipes"),
    help: ArgumentHelp(
      "All recipes recipes/NAME-*.yaml; paper has the paper's four systems.", valueName: "NAME"))
  var family: String?
  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "Weights to start from: safetensors, .pth, .caffemodel or a checkpoint; MODEL=FILE for the systems of one model; repeatable.",
      valueName: "[MODEL=]FILE"))
  var weights: [String] = []
  @Option(help: "A map of the tensors' names in the file of --init: CSV with the columns from,to.")
  var names: String?

  func validate() throws {
    guard files.isEmpty || family == nil else {
      throw ValidationError("Give --recipe or --recipes, not both.")
    }
    let general = weights.filter { Self.model(of: $0) == nil }
    guard general.count <= 1 else {
      throw ValidationError(
        "Several --init need their models: --init resnet50=\(general[0]), not \(general.joined(separator: ", "))."
      )
    }
  }

  /// The recipe files.
  ///
  /// Fails when a family has none.
  func paths() throws -> [String] {
    guard let family else {
      let standard = "recipes/sample.yaml"
      return files.isEmpty
        ? [ShippedFiles.find(standard) ?? standard] : files.map(ShippedFiles.resolve)
    }
    // The working directory's own family first: a shipped one of the same name is what it was copied from.
    for folder in ["recipes"] + ShippedFiles.directories.map({ "\($0)/recipes" }) {
      let names = ((try? Folder.names(in: folder)) ?? []).filter {
        $0.hasPrefix("\(family)-") && $0.hasSuffix(".yaml")
      }
      if !names.isEmpty { return names.map { "\(folder)/\($0)" } }
    }
    throw FileError.missing(path: "recipes/\(family)-*.yaml")
  }

  /// The weights from which a model starts; nil for random ones.
  func weights(of model: String) -> String? {
    let own = weights.first { Self.model(of: $0) == model }.map { $0.dropFirst(model.count + 1) }
    return own.map(String.init) ?? weights.first { Self.model(of: $0) == nil }
  }

  /// The model that a choice of weights is for; nil for all.
  private static func model(of choice: String) -> String? {
    AllModels.all.map { $0.name }.first { choice.hasPrefix("\($0)=") }
  }
}
