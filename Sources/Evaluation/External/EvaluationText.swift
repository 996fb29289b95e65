internal import Artifacts
internal import Documents
internal import Metrics

extension EvaluationResult {
  /// A metric as an event of `--json`.
  package struct Summary: Codable, Sendable {
    let metric: String
    let value: Double?
    let low: Double?
    let high: Double?
    let chance: Double?
    let chanceHigh: Double?
    /// The further head that was measured; nil for lesions and sites.
    var head: String?
  }

  /// A lesion class as an event of `--json`.
  package struct ClassRow: Codable, Sendable {
    let id: String
    let label: String
    let evaluated: Int
    let positives: Int
    let cases: Int
    let prevalence: Double?
    let chance: Double?
    let chanceHigh: Double?
    let beatsChance: Bool?
    let ap: Double?
    let low: Double?
    let high: Double?
    /// Area under the ROC curve; the key is that of earlier versions.
    let area: Double?
  }

  /// One event a metric.
  package var summaries: [Summary] {
    evaluation.summaries.map {
      Summary(
        metric: $0.metric.name, value: $0.value, low: $0.interval?.low, high: $0.interval?.high,
        chance: $0.chance?.mean, chanceHigh: $0.chance?.high)
    }
  }

  /// One event a metric of each further head.
  package var headSummaries: [Summary] {
    heads.flatMap { one in
      one.summaries.map {
        Summary(
          metric: $0.metric.headWords.name, value: $0.value, low: $0.interval?.low,
          high: $0.interval?.high, chance: $0.chance?.mean, chanceHigh: $0.chance?.high,
          head: one.head.id)
      }
    }
  }

  /// One event for each class that both sides have.
  package var classes: [ClassRow] {
    evaluation.classes.compactMap { result in
      lesions[result.lesion].map { entry in
        ClassRow(
          id: entry.id, label: entry.label, evaluated: result.evaluated,
          positives: result.positives, cases: result.cases, prevalence: result.prevalence,
          chance: result.chance.precision.mean, chanceHigh: result.chance.precision.high,
          beatsChance: result.beatsChance, ap: result.ap, low: result.interval?.low,
          high: result.interval?.high, area: result.rocAUC)
      }
    }
  }

  /// The tables for people.
  package var text: String {
    func number(_ value: Double?) -> String {
      value.map { NumberText.fixed($0, 3) } ?? "n/a"
    }
    func interval(_ low: Double?, _ high: Double?) -> String {
      low == nil ? "" : "\(number(low))…\(number(high))"
    }
    var rows = [["metric", "value", "95 % interval", "chance"]]
    rows += (summaries + headSummaries).map {
      [
        [$0.head, $0.metric].compactMap(\.self).joined(separator: " "), number($0.value),
        interval($0.low, $0.high), number($0.chance),
      ]
    }
    var text = Self.aligned(rows)
    if let siteGiven {
      text += """
        mAP-class with the known site of \(NumberText.counted(siteGiven.images, "image")): \(number(siteGiven.value.value)) \
        (\(interval(siteGiven.value.interval?.low, siteGiven.value.interval?.high))), \
        \(number(siteGiven.gain.value)) more (\(interval(siteGiven.gain.interval?.low, siteGiven.gain.interval?.high))); \
        weight \(number(siteGiven.weight))

        """
    }
    let classes = classes
    guard !classes.isEmpty else { return text }
    var table = [["class", "AP", "95 % interval", "chance", "positives", "cases", "of"]]
    table += classes.map {
      [
        $0.id, number($0.ap), interval($0.low, $0.high), number($0.chance), "\($0.positives)",
        "\($0.cases)", "\($0.evaluated)",
      ]
    }
    return text + "\n" + Self.aligned(table)
  }

  private static func aligned(_ rows: [[String]]) -> String {
    TextColumns.lines(rows).map { $0 + "\n" }.joined()
  }
}
