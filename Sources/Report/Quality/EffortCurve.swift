internal import Foundation
internal import Markup
internal import Quality
internal import Vocabulary

/// Errors that the ranking expects to be found against questions answered, in the queue's order and in random order.
struct EffortCurve {
  let audit: QualityAudit

  private static let most = 200
  private static let x = (start: 46, end: 520)
  private static let y = (start: 230, end: 12)

  /// The drawing; empty without questions about labels.
  var html: HTML {
    let probabilities = audit.queue.items.filter { LabelDirection(rawValue: $0.kind) != nil }
      .compactMap(\.probability)
    guard let ranking = audit.inputs.lesions, probabilities.count > 1 else { return "" }
    // Expected errors after each number of answers.
    let found = probabilities.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1) }
    let all = LabelDirection.allCases.reduce(0) { $0 + ranking.expectedErrors(of: $1.said) }
    let answers = Double(probabilities.count)
    let random = all / Double(max(1, ranking.labels.knownCells)) * answers
    let x = Axis(low: 0, high: answers, start: Self.x.start, end: Self.x.end)
    let y = Axis(low: 0, high: max(found.last ?? 0, random), start: Self.y.start, end: Self.y.end)
    let step = max(1, found.count / Self.most)
    let points = (stride(from: 0, to: found.count, by: step) + [found.count - 1]).map {
      (x: Double($0), y: Optional(found[$0]))
    }
    let expected = Figures.count(Int((found.last ?? 0).rounded()))
    return """
      <p>Errors that the ranking expects to be found (upwards) by the first answers about labels: in the queue's order \
      (solid) and in random order (dashed). The \(Figures.count(probabilities.count)) questions are expected to find \
      \(expected) errors, as many questions at random \(Figures.decimal(random, 1)).</p>
      <figure><svg width="540" height="266" viewBox="0 0 540 266" role="img" \
      aria-label="Expected errors found against answers">\
      \(Curve.frame(x: x, y: y, xTitle: "answers"))\
      <path class="line c1" d="\(Curve.path(points, x: x, y: y))"/>\
      <path class="line c2 dash" d="\(Curve.path([(0, 0), (answers, random)], x: x, y: y))"/></svg></figure>
      """
  }
}
