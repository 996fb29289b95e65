internal import Artifacts
internal import Metrics

/// The curves of a run as one SVG image: losses and metrics of the heads, learning rate.
///
/// It is drawn from the run's events alone, so it can be looked at while the run goes on. One colour
/// a fold, as long as five do; solid lines are validation, dashed ones training.
struct LossCurves {
  private let epochs: [RunEvent]

  private static let panelWidth = 380.0
  private static let panelHeight = 250.0
  private static let headHeight = 34.0

  /// Takes the events of a run; those of complete validations are drawn.
  init(_ events: [RunEvent]) {
    epochs = events.filter { $0.event == "epoch" && $0.epoch != nil }
  }

  /// What a panel shows of a fold's epochs.
  private struct Panel {
    let title: String
    var training: (RunEvent) -> Double? = { _ in nil }
    var validation: (RunEvent) -> Double? = { _ in nil }
    var isLogarithmic = false

    func values(_ epochs: [RunEvent]) -> [Double] {
      epochs.flatMap { [training($0), validation($0)] }.compactMap(\.self).filter(\.isFinite)
    }
  }

  /// The image; readable on light and dark ground.
  var svg: String {
    let lesionsAndSites = [
      Panel(title: "lesion loss", training: \.trainLesionLoss, validation: \.validationLesionLoss),
      Panel(title: "site loss", training: \.trainSiteLoss, validation: \.validationSiteLoss),
      Panel(title: "\(AveragePrecision().name), validation", validation: \.validationMeanAP),
    ]
    let panels =
      (lesionsAndSites + furtherPanels + [
        Panel(title: "learning rate", validation: \.learningRate, isLogarithmic: true)
      ]).filter { !$0.values(epochs).isEmpty }
    let rows = Double((panels.count + 1) / 2)
    let width = Self.panelWidth * 2
    let height = Self.headHeight + rows * Self.panelHeight
    let drawn = panels.enumerated().map { index, panel in
      let x = Double(index % 2) * Self.panelWidth
      let y = Self.headHeight + Double(index / 2) * Self.panelHeight
      return "<g transform=\"translate(\(x) \(y))\">\n\(draw(panel))</g>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)" role="img">
      <title>Training curves</title>
      <style>\(Self.style)</style>
      <rect class="ground" width="100%" height="100%"/>
      \(keys)\(drawn.joined())</svg>

      """
  }

  /// Loss and metric of each head next to lesions and sites.
  private var furtherPanels: [Panel] {
    Set(epochs.flatMap { ($0.heads ?? [:]).keys }).sorted().flatMap { id in
      [
        Panel(
          title: "\(id) loss", training: { $0.heads?[id]?.trainLoss },
          validation: { $0.heads?[id]?.validationLoss }),
        Panel(title: "\(id) metric, validation", validation: { $0.heads?[id]?.validationMetric }),
      ]
    }
  }

  private static let style = """
    text{font:12px system-ui,sans-serif;fill:#222}.ground{fill:#fff}.grid{stroke:#ddd}
    .line{fill:none;stroke-width:1.7}.train{stroke-dasharray:4 3;opacity:.75}.dot{stroke:none}
    .f0{stroke:#0067a8;fill:#0067a8}.f1{stroke:#c14d00;fill:#c14d00}.f2{stroke:#00805c;fill:#00805c}
    .f3{stroke:#b04a86;fill:#b04a86}.f4{stroke:#7a6000;fill:#7a6000}.line{fill:none}
    .title{font-weight:600}.tick{fill:#555;font-size:11px}.grey{stroke:#555}
    @media(prefers-color-scheme:dark){text{fill:#e6e6e6}.ground{fill:#16181b}.grid{stroke:#33373c}
    .f0{stroke:#5db5f0;fill:#5db5f0}.f1{stroke:#ff9a4d;fill:#ff9a4d}.f2{stroke:#38cfa4;fill:#38cfa4}
    .f3{stroke:#f09fce;fill:#f09fce}.f4{stroke:#e2c44a;fill:#e2c44a}.line{fill:none}
    .tick{fill:#a9adb3}.grey{stroke:#a9adb3}}
    """

  /// The folds with epochs, -1 for the final model.
  private var folds: [Int] { Set(epochs.map { $0.fold ?? -1 }).sorted() }

  private static func colour(_ fold: Int) -> String { "f\(max(0, fold) % 5)" }

  private var keys: String {
    var x = 46.0
    var text = ""
    func key(_ lines: String, _ name: String, width: Double) {
      text += """
        <path class="\(lines)" d="M\(x) 18h22"/>\
        <text x="\(x + 28)" y="22">\(name)</text>

        """
      x += width
    }
    // However many folds there are, the names share the width that the last two leave.
    let share = min(84, (Self.panelWidth * 2 - 236) / Double(max(1, folds.count)))
    for fold in folds {
      let name = fold < 0 ? "final model" : "fold \(fold)"
      key("line \(Self.colour(fold))", name, width: fold < 0 ? 110 : share)
    }
    key("line grey", "validation", width: 100)
    key("line train grey", "training", width: 90)
    return text
  }

  private func draw(_ panel: Panel) -> String {
    let (left, right) = (46.0, Self.panelWidth - 14)
    let (top, bottom) = (26.0, Self.panelHeight - 40)
    let x = CurveScale(epochs.compactMap { $0.epoch.map(Double.init) }, from: left, to: right)
    let y = CurveScale(
      panel.values(epochs), from: bottom, to: top, isLogarithmic: panel.isLogarithmic)
    var text = "<text class=\"title\" x=\"\(left)\" y=\"16\">\(panel.title)</text>\n"
    for tick in y.ticks {
      text += """
        <path class="grid" d="M\(left) \(y.coordinate(tick))H\(right)"/>\
        <text class="tick" x="\(left - 6)" y="\(y.coordinate(tick))" dy="4" \
        text-anchor="end">\(y.label(tick))</text>

        """
    }
    for tick in x.ticks where tick == tick.rounded() {
      text += """
        <text class="tick" x="\(x.coordinate(tick))" y="\(bottom + 16)" \
        text-anchor="middle">\(x.label(tick))</text>

        """
    }
    text += """
      <text class="tick" x="\((left + right) / 2)" y="\(bottom + 32)" \
      text-anchor="middle">epoch</text>

      """
    for fold in folds {
      let own = epochs.filter { $0.fold ?? -1 == fold }.sorted { ($0.epoch ?? 0) < ($1.epoch ?? 0) }
      text += line(own, panel.training, "train \(Self.colour(fold))", x, y)
      text += line(own, panel.validation, Self.colour(fold), x, y)
    }
    return text
  }

  /// A curve as a path; a single point as a dot.
  private func line(
    _ epochs: [RunEvent], _ value: (RunEvent) -> Double?, _ look: String, _ x: CurveScale,
    _ y: CurveScale
  ) -> String {
    let points = epochs.compactMap { epoch -> (x: String, y: String)? in
      guard let value = value(epoch), value.isFinite, let number = epoch.epoch else { return nil }
      return (x.coordinate(Double(number)), y.coordinate(value))
    }
    guard let last = points.last else { return "" }
    let path = points.map { "\($0.x) \($0.y)" }.joined(separator: "L")
    let dot = "<circle class=\"dot \(look)\" cx=\"\(last.x)\" cy=\"\(last.y)\" r=\"2.2\"/>\n"
    return points.count > 1 ? "<path class=\"line \(look)\" d=\"M\(path)\"/>\n" + dot : dot
  }
}
