package import Artifacts

/// What applying rules would change, as a page for the person who decides.
package enum PlanReport {
  /// The page, one file that needs nothing next to it; the same plan and image files give the same
  /// bytes.
  package static func html(_ plan: Plan) -> String { PlanPage(plan: plan).text }
}
