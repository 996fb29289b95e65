/// In what the page of an image differs from what is drawn, apart from `wrong_label`.
struct LabelErrors {
  /// Classes that are drawn and not written, as they were drawn.
  let missing: [LesionClass]
  /// Classes that are written and not drawn, in the order of the classes.
  let spurious: [LesionClass]
  /// The site that is written, where it is not the one that is drawn.
  let statedSite: String?

  /// Compares an image's words with its findings; one that shows no skin has no label errors, it is one.
  init(_ image: PlannedImage) {
    guard image.offTopic == nil else {
      (missing, spurious, statedSite) = ([], [], nil)
      return
    }
    let said = image.said
    let drawn = Set(image.findings.map(\.lesion))
    // An exchange has a column of its own in the truth, and counts neither as missing nor as
    // spurious.
    let confused = image.wrongLabel.split(separator: ">").map { LesionClass(rawValue: String($0)) }
    missing = image.findings.map(\.lesion).filter {
      !said.contains($0) && $0 != confused.first
    }
    spurious = LesionClass.allCases.filter {
      said.contains($0) && !drawn.contains($0) && $0 != confused.last
    }
    let stated = image.sitePaths.first.flatMap { path in
      PlannedSite.all.first { $0.path == path }?.site
    }
    statedSite = stated == image.site.site ? nil : stated
  }
}
