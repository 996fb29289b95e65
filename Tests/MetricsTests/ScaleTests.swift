import Foundation
import Glibc
import Metrics
import Testing
import Vocabulary

/// Times at the size of the published data set, printed; run with DERM_SLOW=1.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["DERM_SLOW"] == "1"))
struct ScaleTests {
  let scores: Scores
  let folds: [Int]
  let groups: [Int]

  init() {
    var state: UInt64 = 42
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    let rows = 21_657
    let states = (0..<rows * 25).map { _ in next() < 0.06 ? LabelState.present : .absent }
    let values = states.map { Float(next() + ($0 == .present ? 0.4 : 0)) }
    scores = Scores(classes: 25, values: values, states: states)
    groups = (0..<rows).map { $0 * 2 / 5 }
    folds = groups.map { $0 % 5 }
  }

  /// Seconds of this thread's processor time, the median of five: other work does not count.
  private func seconds(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let times = (0..<5).map { _ in
      let start = now()
      body()
      return now() - start
    }
    return times.sorted()[2]
  }

  @Test func `mAP-class and mAP-image of 21,657 images by 25 classes`() throws {
    let byClass = seconds { _ = AveragePrecision().value(of: scores) }
    let byImage = seconds { _ = ImageAveragePrecision().value(of: scores) }
    print("mAP-class \(byClass) s, mAP-image \(byImage) s")
    #expect(byClass <= 0.03)
    #expect(byImage <= 0.01)
  }

  @Test func `1,000 draws of mAP-class, grouped by case within folds`() throws {
    let folded = FoldedMetric(AveragePrecision(), scores: scores, folds: folds)
    let bootstrap = GroupBootstrap(groups: groups, folds: folds)
    let unit = [UInt16](repeating: 1, count: scores.rows)
    let time = seconds {
      _ = bootstrap.replicates(of: folded.values(unit)) { folded.values($0) }.interval
    }
    print("bootstrap \(time) s")
    #expect(time <= 5)
  }

  @Test func `chance of 21,657 images by 25 classes: exact means, levels and the test`() throws {
    let exact = seconds { _ = ChanceBaseline.precision(scores, folds: folds) }
    let all = seconds {
      _ = ChanceBaseline(
        [AveragePrecision(), ROCAUC()], lesions: MetricInput(scores, folds: folds), sites: nil,
        groups: groups, simulates: true)
    }
    print("chance: exact \(exact) s, all \(all) s")
    #expect(all <= 3)
  }
}
