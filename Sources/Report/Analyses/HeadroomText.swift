internal import Evaluation
internal import Markup
internal import Metrics

/// Whether the site can help at all: what each model would gain if it knew the true site.
struct HeadroomText {
  let headrooms: [SiteHeadroom]

  /// A line for each model; empty where none keeps validation scores.
  var html: HTML {
    guard !headrooms.isEmpty else { return "" }
    let lines = headrooms.map { headroom -> HTML in
      let difference: HTML = """
        mAP-class \(Figures.signed(headroom.gain.value)) to \(Figures.score(headroom.value)) \
        (\(DifferenceSection.range(headroom.gain.interval)))
        """
      return switch headroom.addsSomething {
      case true?:
        "<li>\(headroom.model): the site tells more than the image shows: with the true site \(difference).</li>"
      case false?:
        """
        <li>\(headroom.model): on these data the site adds nothing that the image does not show: with the true site \
        \(difference).</li>
        """
      case nil:
        """
        <li>\(headroom.model): what the site adds could not be computed: the validation images of a fold have no \
        labels of both kinds, or their scores rank against their labels.</li>
        """
      }
    }
    return """
      <p>Could the site help? To each model's scores is added what the image's <em>true</em> site says: the log-odds ratio of \
      the class at that site, counted on the training folds, times a weight that is fitted on validation images. \
      Where that does not rank better, learning the site can't help either.</p>
      <ul>\(HTML.joined(lines, ""))</ul>
      """
  }
}
