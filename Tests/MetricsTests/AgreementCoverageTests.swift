import Foundation
import Randomness
import Testing

@testable import Metrics

/// Whether the case-bootstrap intervals of kappa, alpha and PABAK hold the value that endless data would have.
@Suite struct AgreementCoverageTests {
  /// A world of annotators: cases of 1 to 3 images, whose images resemble one another.
  struct World {
    let annotators: Int
    let prevalence: Double
    /// How often an annotator sees what is there, and names what is not.
    let sensitivity: Double
    let falsePositive: Double

    func agreement(
      cases: Int, _ random: inout RandomStream
    ) -> (agreement: PresenceAgreement, groups: [Int]) {
      var agreement = PresenceAgreement(isPair: annotators == 2)
      var groups: [Int] = []
      for number in 0..<cases {
        let isThere = random.unit() < prevalence
        // Some cases are hard for all.
        let hardness = random.unit() < 0.25 ? 0.55 : 1.0
        for _ in 0...random.below(3) {
          let shown = random.unit() < 0.9 ? isThere : random.unit() < prevalence
          let rate = shown ? sensitivity * hardness : falsePositive
          let ratings = (0..<annotators).map { _ in random.unit() < rate ? 1 : 0 }
          agreement.add(row: groups.count, ratings: ratings)
          groups.append(number)
        }
      }
      return (agreement, groups)
    }
  }

  /// The shares of intervals that hold the truth: kappa (nil for more than two annotators), alpha, PABAK.
  static func coverage(_ world: World, cases: Int, worlds: Int, replicates: Int) -> [Double?] {
    var random = RandomStream(seed: 5, purpose: "test agreement truth")
    let truth = world.agreement(cases: 60_000, &random).agreement.figures
    var held = [0, 0, 0]
    var told = [0, 0, 0]
    for number in 0..<worlds {
      var random = RandomStream(seed: 6, purpose: "test agreement", index: UInt64(number))
      let (agreement, groups) = world.agreement(cases: cases, &random)
      let bootstrap = GroupBootstrap(
        groups: groups, folds: groups.map { _ in 0 }, replicates: replicates, seed: 1)
      let found = PresenceAgreement.replicates(of: [agreement], bootstrap)[0]
      for (position, value) in [truth.kappa, truth.alpha, truth.pabak].enumerated() {
        guard let value, let interval = found.interval(of: position) else { continue }
        told[position] += 1
        held[position] += interval.low <= value && value <= interval.high ? 1 : 0
      }
    }
    // Of few intervals a share says little.
    return zip(held, told).map { $1 >= worlds / 10 ? Double($0) / Double($1) : nil }
  }

  @Test("intervals hold the truth about as often as they say", arguments: [2, 4])
  func short(annotators: Int) {
    let world = World(
      annotators: annotators, prevalence: 0.3, sensitivity: 0.8, falsePositive: 0.08)
    for (position, share) in Self.coverage(world, cases: 60, worlds: 250, replicates: 200)
      .enumerated()
    {
      guard let share else { continue }
      // Four standard deviations of 250 at 95 % are 5.5 %.
      #expect((0.895...1).contains(share), "figure \(position) of \(annotators): \(share)")
    }
  }

  @Test(
    "coverage at many sizes, printed",
    .enabled(if: ProcessInfo.processInfo.environment["DERM_SLOW"] == "1"))
  func long() {
    for prevalence in [0.05, 0.3] {
      for annotators in [2, 4, 8] {
        for cases in [30, 60, 200] {
          let world = World(
            annotators: annotators, prevalence: prevalence, sensitivity: 0.8, falsePositive: 0.03)
          let shares = Self.coverage(world, cases: cases, worlds: 1000, replicates: 400)
          print(
            "prevalence \(prevalence) annotators \(annotators) cases \(cases)",
            shares.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " "))
          for share in shares.compactMap(\.self) {
            #expect((0.9...1).contains(share))
          }
        }
      }
    }
  }
}
