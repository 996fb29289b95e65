internal import Metrics

/// What each number of the page means.
struct Definitions {
  let main: Evaluation

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
    return [("F1", "Not shown for \(main.model.name): it needs \(reason).")]
  }

  private var general: [(name: String, text: HTML)] {
    [
      (
        "Test images",
        """
        Cross-validation: an image is judged by the one model that saw neither it nor an image of \
        its case. Validation, which decides learning rates, stopping and the best checkpoint, is taken \
        from the training folds.
        """
      ),
      (
        "AP, fold mean",
        """
        Each fold's model ranks its own test images; the mean over the folds that hold a positive. \
        Scores of different folds' models are not comparable, so the pooled value, all folds' images in \
        one ranking, is usually a little lower. Under 50 positive images or 20 positive cases the fold \
        mean is unsteady: the class is marked “few” and the pooled value leads.
        """
      ),
      (
        "Interval",
        """
        95 % percentile interval over cases drawn with replacement within folds. It holds for the \
        trained models; training again with another seed adds a spread that it does not contain. A class \
        with fewer than \(ClassResult.casesForInterval) positive cases has none, and is not said to beat \
        chance. Draws repeat positives, which lifts AP where cases are few: such an interval leans upwards, \
        and may lie wholly above its value. It is then marked “\(IntervalText.mark)”: read the value, and the \
        interval as too high.
        """
      ),
      (
        "Chance",
        """
        The metric of scores that tell nothing of the image: the share of each class, or each site, \
        among all images. For AP that is the prevalence. A class clearly beats chance when the lower \
        end of its interval lies above its prevalence.
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
