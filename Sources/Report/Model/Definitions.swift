internal import Evaluation
internal import Markup
internal import Metrics

/// What each number of the page means.
struct Definitions {
  let main: ModelEvaluation
  let warnings: [EvaluationWarning]

  /// The list.
  var html: HTML {
    Page.definitions(
      general + main.summaries.map { ($0.metric.name, "\($0.metric.definition)" as HTML) }
        + noThresholds)
  }

  private var noThresholds: [(name: String, text: HTML)] {
    guard main.model.lesions != nil, case .none(let reason) = main.model.thresholdSource else {
      return []
    }
    return [(F1Score().name, "Not shown for \(main.model.name): it needs \(reason.text).")]
  }

  private var general: [(name: String, text: HTML)] {
    [
      (
        "Test images",
        """
        \(UnseenText(warnings: warnings).text()) Validation, which decides learning rates, stopping and the best checkpoint, is taken \
        from the training folds.
        """
      ),
      (
        "AP, fold mean",
        """
        Each fold's model ranks its own test images; the mean over the folds that hold a positive. \
        Scores of different folds' models are not comparable, so the pooled value, all folds' images in \
        one ranking, is usually a little lower. Under \(ClassResult.fewImages) positive images or \(ClassResult.fewCases) positive cases the fold \
        mean is unsteady: the class is marked “few” and the pooled value leads.
        """
      ),
      (
        "Interval",
        """
        95 % interval from cases drawn with replacement within folds: the value and how far bootstrap replicates lie from \
        their own mean (a replicate repeats positives, which lifts AP, so that the replicates' own percentiles would be \
        too high). It holds for the trained models; training again with another seed adds a spread that it \
        does not contain. A class with fewer than \(ClassResult.casesForInterval) positive cases has none.
        """
      ),
      (
        "Chance",
        """
        The mean of the metric over random rankings of the same labels: the model's own scores, permuted over \
        other cases of the fold. For AP it lies above the prevalence, far above where positives are few. A \
        class clearly beats chance when its fold mean passes a test of all classes at once (Westfall and \
        Young's step-down test; whole cases of equal size exchange their scores): of reports on scores that \
        know nothing, at most 5 % name any class. With fewer than \(ChanceBaseline.leastCases) positive cases \
        whose scores can be permuted it can't be determined.
        """
      ),
      (
        "Site alone",
        """
        Average precision of the share of images at the image's site that have the class, counted on the \
        training folds: what can be guessed from the site without looking at the lesion.
        """
      ),
      (
        "Unknown labels",
        """
        A label that is not known is left out of every number. \
        \(Figures.count(main.skippedImages, "image")) without a class known to be present \
        \(main.skippedImages == 1 ? "is" : "are") left out of mAP-image.
        """
      ),
    ]
  }
}
