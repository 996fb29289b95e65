internal import CReportAssets

/// The look that all pages of derm share.
package enum Theme {
  /// The style sheet of the reports, colours of light and dark included.
  package static var style: String { String(cString: report_style()) }
}
