internal import Artifacts
internal import Catalogue
internal import Rules
internal import Synchronization
internal import Taxonomy

/// What answers make of the data set, before anything is written.
///
/// The facts are read when somebody first asks, and kept: a second plan takes only the rules' time.
final class DataSetPlan: Sendable {
  /// What changes, from two points of view.
  struct Plans: Sendable {
    /// What the answers change of the data set that the rules as they are now make without them.
    let answers: Plan
    /// What changes since the data set was made, by rules and by answers: what derm-refine plan says once they are saved.
    let whole: Plan
  }

  private let terms: ImageTerms
  private let rules: RulesDesk
  private let stage = Mutex<AtlasStage?>(nil)

  /// Plans over the facts of a catalogue; the rules know which data set was made last.
  init(_ terms: ImageTerms, rules: RulesDesk) {
    self.terms = terms
    self.rules = rules
  }

  /// What answers change.
  ///
  /// Thresholds that are locked stay. Fails without a catalogue, and as derm-refine plan does.
  func plan(_ resolved: ResolvedReview) throws(ReviewError) -> Plans {
    guard let catalogue = terms.catalogue else {
      throw .answer(
        "Without the catalogue no plan of the data set can be made. Name it with --catalogue."
      )
    }
    let books = resolved.books
    let pack = try rules.latestPack()
    return try ReviewError.wrapping {
      // Made once: reading all facts takes long, and answers do not change them.
      let facts = try stage.withLock { known in
        if let known { return known }
        let made = AtlasStage(try Atlas.load(catalogue))
        known = made
        return made
      }
      let options = RefinementOptions()
      let before = try Refinement(facts, book: books.before, options: options)
      let after = try Refinement(
        facts, book: books.after, options: options, foldsOf: books.before)
      return Plans(
        answers: try after.consequences(against: before),
        whole: try after.consequences(since: pack))
    }
  }
}
