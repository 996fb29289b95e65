internal import Catalogue
internal import Console
internal import Provenance
internal import Taxonomy

/// Reads rules and atlas and refines; findings of lint go to standard error before it fails.
struct RuleRun {
  let common: CommonOptions
  let options: RuleOptions

  /// Applies the rules to the catalogue.
  ///
  /// Fails as `Refinement` does, after its findings were printed.
  func refine(_ catalogue: Catalogue, _ refinement: RefinementOptions) throws -> Refinement {
    let book = try RuleBook(options.rules)
    do {
      return try Refinement(atlas: Atlas.load(catalogue), book: book, options: refinement)
    } catch {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
  }
}
