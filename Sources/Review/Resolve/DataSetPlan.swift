package import Artifacts
internal import Catalogue
internal import Rules
internal import Synchronization
internal import Taxonomy

/// What answers make of the data set, before anything is written: the plan of derm-refine.
///
/// The facts are read when somebody first asks, and kept: a second plan takes only the rules' time.
package final class DataSetPlan: Sendable {
  private let terms: ImageTerms
  private let stage = Mutex<AtlasStage?>(nil)

  /// Plans over the facts of a catalogue.
  package init(_ terms: ImageTerms) { self.terms = terms }

  /// What the answers change of the data set that the rules make without them.
  ///
  /// Thresholds that are locked stay. Fails without a catalogue, and as derm-refine plan does.
  package func plan(_ resolved: ResolvedReview) throws(ReviewError) -> Plan {
    guard let catalogue = terms.catalogue else {
      throw .answer(
        "Without the catalogue no plan of the data set can be made. Name it with --catalogue."
      )
    }
    let books = resolved.books
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
      return try after.consequences(against: before)
    }
  }
}
