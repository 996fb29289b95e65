/// The tables of issues: kinds whose issues have the same columns share one.
package enum IssueTable: CaseIterable, Sendable {
  /// `labels.csv`: a class, a site or nothing on an image.
  case labels
  /// `pairs.csv`: two images.
  case pairs
  /// `classes.csv`: two classes.
  case classes
  /// `sources.csv`: a class within a source or contributor.
  case sources
}
