package import Documents
package import Vocabulary

/// What a model said about images: one row per image.
///
/// All matrices are row-major, rows as `images`; those of a task that was not trained are empty.
package struct Predictions: Sendable, Equatable {
  /// Lesion classes in column order; empty when lesions were not trained.
  package let lesions: [ClassID]
  /// Sites in column order; empty when sites were not trained.
  package let sites: [SiteID]
  /// The images, in pack order.
  package let images: [ImageID]
  /// The fold whose model did not see the image.
  package let folds: [Fold]
  /// Probabilities of lesions, images x lesions.
  package let lesionProbabilities: [Float]
  /// Logits of lesions, images x lesions.
  package let lesionLogits: [Float]
  /// Probabilities of sites, images x sites.
  package let siteProbabilities: [Float]
  /// Logits of sites, images x sites.
  package let siteLogits: [Float]

  /// Matrices must have a number for each image and class.
  package init(
    lesions: [ClassID], sites: [SiteID], images: [ImageID], folds: [Fold],
    lesionProbabilities: [Float], lesionLogits: [Float], siteProbabilities: [Float],
    siteLogits: [Float]
  ) {
    precondition(folds.count == images.count, "one fold per image")
    precondition(lesionProbabilities.count == images.count * lesions.count, "lesion matrix")
    precondition(lesionLogits.count == lesionProbabilities.count, "lesion logits")
    precondition(siteProbabilities.count == images.count * sites.count, "site matrix")
    precondition(siteLogits.count == siteProbabilities.count, "site logits")
    self.lesions = lesions
    self.sites = sites
    self.images = images
    self.folds = folds
    self.lesionProbabilities = lesionProbabilities
    self.lesionLogits = lesionLogits
    self.siteProbabilities = siteProbabilities
    self.siteLogits = siteLogits
  }

  private var columns: [String] {
    ["image", "fold"] + lesions.map { "lesion:\($0)" } + sites.map { "site:\($0)" }
      + lesions.map { "lesion-logit:\($0)" } + sites.map { "site-logit:\($0)" }
  }

  /// The table of `predictions.csv`, numbers with nine significant digits.
  package var csv: CSVWriter {
    var writer = CSVWriter(columns: columns)
    for row in images.indices {
      var fields = [images[row].rawValue, String(folds[row].rawValue)]
      for (matrix, width) in [
        (lesionProbabilities, lesions.count), (siteProbabilities, sites.count),
        (lesionLogits, lesions.count), (siteLogits, sites.count),
      ] {
        fields += matrix[(row * width)..<((row + 1) * width)].map { NumberText.g9($0) }
      }
      writer.row(fields)
    }
    return writer
  }

  /// Puts the rows of several folds together; all must have the same classes.
  ///
  /// Fails when their classes differ.
  package static func joined(_ parts: [Predictions]) throws(PackError) -> Predictions {
    guard let first = parts.first else {
      return Predictions(
        lesions: [], sites: [], images: [], folds: [], lesionProbabilities: [], lesionLogits: [],
        siteProbabilities: [], siteLogits: [])
    }
    guard parts.allSatisfy({ $0.lesions == first.lesions && $0.sites == first.sites }) else {
      throw .inconsistent(reason: "folds of one run predict different classes")
    }
    return Predictions(
      lesions: first.lesions, sites: first.sites, images: parts.flatMap(\.images),
      folds: parts.flatMap(\.folds), lesionProbabilities: parts.flatMap(\.lesionProbabilities),
      lesionLogits: parts.flatMap(\.lesionLogits),
      siteProbabilities: parts.flatMap(\.siteProbabilities),
      siteLogits: parts.flatMap(\.siteLogits))
  }
}
