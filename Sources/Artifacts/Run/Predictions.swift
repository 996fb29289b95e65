package import Documents
package import Vocabulary

/// What a model said about images: one row per image.
///
/// All matrices are row-major, rows as `images`; those of a task that was not trained are empty.
package struct Predictions: Sendable, Equatable {
  /// What each head said: lesions, sites, then further heads, those that were trained.
  package let heads: [HeadScores]
  /// The image of each row; the rows of several folds follow each other fold by fold.
  package let images: [ImageID]
  /// The fold whose model gave the scores of each row.
  package let folds: [Fold]
  /// Lesion classes in column order; empty when lesions were not trained.
  package let lesions: [ClassID]
  /// Sites in column order; empty when sites were not trained.
  package let sites: [SiteID]
  /// Probabilities of lesions, images x lesions.
  package let lesionProbabilities: [Float]
  /// Logits of lesions, images x lesions.
  package let lesionLogits: [Float]
  /// Probabilities of sites, images x sites.
  package let siteProbabilities: [Float]
  /// Logits of sites, images x sites.
  package let siteLogits: [Float]

  /// The scores of some heads; matrices must have a number for each image and class.
  package init(heads: [HeadScores], images: [ImageID], folds: [Fold]) {
    precondition(folds.count == images.count, "one fold per image")
    for scores in heads {
      precondition(
        scores.probabilities.count == images.count * scores.head.classes.count,
        "\(scores.head.id) matrix")
    }
    self.heads = heads
    self.images = images
    self.folds = folds
    // Kept apart too: analyses of lesions and sites read them cell by cell.
    let lesion = heads.first { $0.head.id == Head.lesionID }
    let site = heads.first { $0.head.id == Head.siteID }
    lesions = lesion?.head.classes.map { ClassID($0) } ?? []
    sites = site?.head.classes.map { SiteID($0) } ?? []
    lesionProbabilities = lesion?.probabilities ?? []
    lesionLogits = lesion?.logits ?? []
    siteProbabilities = site?.probabilities ?? []
    siteLogits = site?.logits ?? []
  }

  /// The scores of lesions and sites alone.
  package init(
    lesions: [ClassID], sites: [SiteID], images: [ImageID], folds: [Fold],
    lesionProbabilities: [Float], lesionLogits: [Float], siteProbabilities: [Float],
    siteLogits: [Float]
  ) {
    var heads: [HeadScores] = []
    if !lesions.isEmpty {
      heads.append(
        HeadScores(
          Head(lesions: lesions), probabilities: lesionProbabilities, logits: lesionLogits))
    }
    if !sites.isEmpty {
      heads.append(
        HeadScores(Head(sites: sites), probabilities: siteProbabilities, logits: siteLogits))
    }
    self.init(heads: heads, images: images, folds: folds)
  }

  /// The names of the columns of a table of these heads.
  static func columns(_ heads: [Head]) -> [String] {
    ["image", "fold"] + heads.flatMap(\.columns) + heads.flatMap(\.logitColumns)
  }

  /// The table of `predictions.csv`, numbers with nine significant digits.
  package var csv: CSVWriter {
    var writer = CSVWriter(columns: Self.columns(heads.map(\.head)))
    let matrices =
      heads.map { ($0.probabilities, $0.head.classes.count) }
      + heads.map { ($0.logits, $0.head.classes.count) }
    for row in images.indices {
      var fields = [images[row].rawValue, String(folds[row].rawValue)]
      for (matrix, width) in matrices {
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
    let heads = parts.first?.heads.map(\.head) ?? []
    guard parts.allSatisfy({ $0.heads.map(\.head) == heads }) else {
      throw .inconsistent(reason: "folds of one run predict different classes")
    }
    return Predictions(
      heads: heads.enumerated().map { index, head in
        HeadScores(
          head, probabilities: parts.flatMap { $0.heads[index].probabilities },
          logits: parts.flatMap { $0.heads[index].logits })
      }, images: parts.flatMap(\.images), folds: parts.flatMap(\.folds))
  }
}
