internal import Catalogue
internal import Console
internal import Parallel
internal import Rules
internal import Taxonomy

/// Reads rules and atlas and refines; findings of lint go to standard error before it fails.
struct RuleRun {
  let options: RuleOptions

  /// Applies the rules to the catalogue.
  ///
  /// Fails as `Refinement` does, after its findings were printed.
  func refine(_ catalogue: Catalogue, _ refinement: RefinementOptions) throws -> Refinement {
    refinement.progress.begin("atlas", unit: "images", total: nil)
    let atlas = try Atlas.load(catalogue)
    refinement.progress.advance(by: atlas.images.count)
    return try refine(AtlasStage(atlas), refinement)
  }

  /// What says how images, terms and classes came to be what they are.
  ///
  /// Fails as `Explainer` does, after its findings were printed.
  func explainer(_ catalogue: Catalogue, folds: FoldOptions?) throws -> Explainer {
    let book = try RuleBook(options.rules)
    var refinement = options.refinement
    folds?.apply(to: &refinement)
    do {
      return try Explainer(
        atlas: try Atlas.load(catalogue), book: book, options: refinement)
    } catch {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
  }

  /// Applies the rules, or those of the file `other` on the folds of the rules, to an atlas.
  ///
  /// Fails as `Refinement` does, after its findings were printed.
  func refine(
    _ stage: AtlasStage, _ refinement: RefinementOptions, as other: String? = nil
  ) throws -> Refinement {
    let mine = try RuleBook(options.rules)
    let book = try other.map { path throws(TaxonomyError) in try RuleBook(path) } ?? mine
    do {
      return try Refinement(stage, book: book, options: refinement, foldsOf: mine)
    } catch {
      StandardError.write(book.text(error.findings.filter(\.isError)))
      throw error
    }
  }
}
