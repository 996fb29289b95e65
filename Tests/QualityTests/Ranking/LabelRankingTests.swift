import Metrics
import Testing
import Vocabulary

@testable import Quality

/// What the ranking finds of planted errors.
@Suite struct LabelRankingTests {
  @Test func `it finds errors better than the scores alone do`() throws {
    let simulated = SimulatedLabels(bends: true, seed: 1)
    let labels = simulated.labels
    let ranking = try LabelRanking(labels)
    // 1 - self-confidence: how sure the network is of the opposite.
    let plain = labels.states.indices.map {
      Double(
        labels.states[$0] == .present ? 1 - labels.probabilities[$0] : labels.probabilities[$0])
    }
    let own = averagePrecision(ranking.cells, simulated.isWrong)
    let peer = averagePrecision(plain, simulated.isWrong)
    #expect(own > 1.15 * peer, "\(own) against \(peer)")
  }

  @Test func `its probabilities are calibrated`() throws {
    let simulated = SimulatedLabels(images: 4000, seed: 2)
    let ranking = try LabelRanking(simulated.labels)
    let (missing, spurious) = (
      ranking.expectedErrors(of: .absent), ranking.expectedErrors(of: .present)
    )
    let real = (Double(simulated.errors(.absent)), Double(simulated.errors(.present)))
    #expect(abs(missing - real.0) < 0.35 * real.0 + 10, "\(missing) for \(real.0)")
    // Where scores explain a label almost as well as an error does, the label is believed.
    #expect((0.5 * real.1...1.35 * real.1).contains(spurious), "\(spurious) for \(real.1)")
  }

  @Test func `hidden labels are neither ranked nor counted as absent`() throws {
    let all = SimulatedLabels(seed: 4)
    let some = SimulatedLabels(unknown: 0.3, seed: 4)
    let (whole, part) = (try LabelRanking(all.labels), try LabelRanking(some.labels))
    let known = some.labels.states.indices.filter { some.labels.states[$0] != .unknown }
    let own = averagePrecision(known.map { part.cells[$0] }, known.map { some.isWrong[$0] })
    let other = averagePrecision(known.map { whole.cells[$0] }, known.map { all.isWrong[$0] })
    // Softenings are steps: the two may take neighbouring ones.
    #expect(abs(own - other) < 0.03, "\(own) with a third hidden, \(other) with none")
    #expect(
      part.cells.indices.allSatisfy {
        some.labels.states[$0] != .unknown || part.cells[$0] == 0
      })
  }

  @Test func `networks of folds that differ in scale do not spoil the ranking`() throws {
    let simulated = SimulatedLabels(images: 2000, seed: 7)
    let labels = simulated.labels
    let width = labels.classes.count
    // Folds' logits times .6 to 1.6, plus -1 to 1.
    let bent = labels.probabilities.indices.map { cell -> Float in
      let fold = Double(labels.folds[cell / width])
      let logit = Double(Logit.of(labels.probabilities[cell]))
      return Float(Logit.inverse(logit * (0.6 + 0.25 * fold) + fold / 2 - 1))
    }
    let own = try LabelRanking(labels)
    let other = try LabelRanking(
      ScoredLabels(
        images: labels.images, classes: labels.classes, folds: labels.folds, states: labels.states,
        probabilities: bent))
    let (before, after) = (
      averagePrecision(own.cells, simulated.isWrong),
      averagePrecision(other.cells, simulated.isWrong)
    )
    #expect(after > before - 0.01, "\(after) after \(before)")
  }
}
