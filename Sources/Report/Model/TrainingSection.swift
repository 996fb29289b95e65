internal import Artifacts
internal import Markup
internal import Metrics

/// Training and validation curves of every fold, from a run's events.
struct TrainingSection {
  let runs: [Run]

  private static let width = 360
  private static let height = 230

  /// The curves of each run; empty when no epoch was recorded.
  var html: HTML {
    let parts = runs.compactMap { run -> HTML? in
      let epochs = run.events.filter { $0.event == "epoch" && $0.epoch != nil }
      guard !epochs.isEmpty else { return nil }
      return """
        \(HTML.when(runs.count > 1, "<h3>\(run.name)</h3>"))\
        <div class="charts">\(charts(epochs))</div>
        """
    }
    guard !parts.isEmpty else { return "" }
    return """
      <p>One colour a fold; solid lines are the validation images (a part of the training cases, \
      whole groups), dashed lines the training images. Training images are cropped and mirrored at \
      random, so their loss may lie above. The test fold decides nothing here.</p>
      <p>\(keys)</p>
      \(parts)
      """
  }

  private var keys: HTML {
    let folds = Set(runs.flatMap { $0.events.compactMap(\.fold) }).sorted()
    let items = folds.map { fold -> HTML in
      """
      <span class="key"><svg width="22" height="8"><path class="line c\(fold % 5 + 1)" d="M0 4H22"/>\
      </svg>fold \(fold)</span>
      """
    }
    return "\(items)"
  }

  private typealias Value = (RunEvent) -> Double?

  private func charts(_ epochs: [RunEvent]) -> [HTML] {
    var wanted: [(String, Value?, Value)] = [
      ("Lesion loss", \.trainLesionLoss, \.validationLesionLoss),
      ("Site loss", \.trainSiteLoss, \.validationSiteLoss),
      ("\(AveragePrecision().name) on validation images", nil, \.validationMeanAP),
    ]
    for id in Set(epochs.flatMap { ($0.heads ?? [:]).keys }).sorted() {
      wanted.append(
        ("Loss of \(id)", { $0.heads?[id]?.trainLoss }, { $0.heads?[id]?.validationLoss }))
      wanted.append(
        ("Metric of \(id) on validation images", nil, { $0.heads?[id]?.validationMetric }))
    }
    return wanted.compactMap { title, training, validation in
      chart(title, epochs, training, validation)
    }
  }

  private func chart(
    _ title: String, _ epochs: [RunEvent], _ training: Value?, _ validation: Value
  ) -> HTML? {
    let values = epochs.flatMap { [validation($0), training?($0)] }.compactMap(\.self)
      .filter(\.isFinite)
    guard let most = values.max() else { return nil }
    let last = epochs.compactMap(\.epoch).max() ?? 1
    let x = Axis(low: min(1, Double(last) - 1), high: Double(last), start: 42, end: Self.width - 8)
    // What has no training values is a metric, whose axis begins at 0; a loss ends above 0, and its
    // changes would be flat on an axis from there.
    let y = Axis(
      low: training == nil ? 0 : values.min() ?? 0, high: most, start: Self.height - 36, end: 8)
    let lines = Set(epochs.compactMap(\.fold)).sorted().map { fold -> HTML in
      let own = epochs.filter { $0.fold == fold }.sorted { ($0.epoch ?? 0) < ($1.epoch ?? 0) }
      func points(_ value: Value) -> [(x: Double, y: Double?)] {
        own.map { (Double($0.epoch ?? 0), value($0)) }
      }
      let dashed: HTML =
        training.map { value in
          """
          <path class="line dash c\(fold % 5 + 1)" opacity=".65" \
          d="\(Curve.path(points(value), x: x, y: y))"/>
          """
        } ?? ""
      return """
        \(dashed)<path class="line c\(fold % 5 + 1)" \
        d="\(Curve.path(points(validation), x: x, y: y))"/>
        """
    }
    return """
      <figure><h4>\(title)</h4><svg width="\(Self.width)" height="\(Self.height)" \
      viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(title) by epoch">\
      \(Curve.frame(x: x, y: y, xTitle: "epoch"))\(lines)</svg></figure>
      """
  }
}
