public import Packs

/// What applying rules would change, as a page for the person who decides.
public enum PlanReport {
  /// The page, one file that needs nothing beside it; the same plan and picture files give the same
  /// bytes.
  public static func html(_ plan: Plan) -> String { PlanPage(plan: plan).text }
}
