internal import ArgumentParser
internal import Artifacts
internal import Catalogue
internal import Console
internal import Files
internal import Quality
internal import Taxonomy

/// What is to be explained, and where the answer goes.
struct ExplainOptions: ParsableArguments {
  @Argument(help: "The key of an image.")
  var image: String?

  @Option(help: "A lesion term, a site or a diagnosis, as the source writes it.")
  var term: String?

  @Option(name: .customLong("class"), help: "The id of a lesion class or a site.")
  var classID: String?

  @Option(help: "Also write the answer to a file as JSON.")
  var jsonOut: String?

  func validate() throws {
    if [image, term, classID].compactMap({ $0 }).count != 1 {
      throw ValidationError("Name one of: an image, --term TERM, --class ID.")
    }
  }

  /// The explanation, written to the file of `--json-out` when there is one.
  ///
  /// Without `folds` an image keeps the fold that is remembered next to the rules. Fails as `Explainer` does, and when
  /// image, term or class is unknown.
  func explanation(
    _ common: CatalogueOptions, _ options: RuleOptions, folds: FoldOptions? = nil,
    run: String? = nil, quality: QualityFolder? = nil
  ) throws -> Explanation {
    let catalogue = try Catalogue(reading: common.catalogue)
    let result = try RuleRun(options: options).explainer(catalogue, folds: folds)
    var explanation: Explanation
    if let image {
      let predictions = try run.map { try Run.open($0).predictions() }
      explanation = try result.explain(image: image, catalogue, predictions: predictions)
      explanation.results += try (quality?.findings(of: image) ?? []).map {
        Explanation.Fact(name: "quality", value: $0)
      }
    } else if let term {
      explanation = try result.explain(term: term)
    } else {
      explanation = try result.explain(class: classID ?? "")
    }
    if let jsonOut { try OutputFile.write(try CanonicalJSON.encode(explanation), to: jsonOut) }
    return explanation
  }
}
