internal import ArgumentParser
internal import Catalogue
internal import Console
internal import Packs
internal import Provenance
internal import Taxonomy

/// What is to be explained, and where the answer goes.
struct ExplainOptions: ParsableArguments {
  @Argument(help: "An image's key.")
  var image: String?

  @Option(help: "A raw term of lesions, sites or diagnoses.")
  var term: String?

  @Option(name: .customLong("class"), help: "A class id of lesions or sites.")
  var classID: String?

  @Option(help: "Write the answer as JSON into a file too.")
  var jsonOut: String?

  func validate() throws {
    if [image, term, classID].compactMap({ $0 }).count != 1 {
      throw ValidationError("Name one of: an image, --term TERM, --class ID.")
    }
  }

  /// The explanation, written to the file of `--json-out` when there is one.
  ///
  /// Fails as `Explainer` does, and when image, term or class is unknown.
  func explanation(
    _ common: CommonOptions, _ options: RuleOptions, run: String? = nil
  ) throws -> Explanation {
    let catalogue = try Catalogue(reading: common.catalogue)
    let result = try RuleRun(common: common, options: options).explainer(catalogue)
    let told: Explanation
    if let image {
      let predictions = try run.map { try Run.open($0).predictions() }
      told = try result.explain(image: image, catalogue, predictions: predictions)
    } else if let term {
      told = try result.explain(term: term)
    } else {
      told = try result.explain(class: classID ?? "")
    }
    if let jsonOut { try OutputFile.write(try CanonicalJSON.encode(told), to: jsonOut) }
    return told
  }
}
