import Foundation
import Metrics
import Randomness
import Vocabulary

/// Cases of uneven sizes with labels and scores whose every property is known: what simulations draw from.
///
/// A case has 1 to 12 images and each class with that class's own frequency; an image of it shows the class with
/// probability 0.85. A score is skill times the label, plus what the images of a case share (`agreement` of the
/// variance), plus noise. A second model's scores correlate with the first's by 0.8.
struct SimulatedAtlas {
  let scores: Scores
  let second: Scores
  let sites: Scores
  let groups: [Int]
  let folds: [Int]

  static let classes = 25
  static let foldCount = 5
  static let siteCount = 8

  /// How often cases have a class: from a quarter down to one in fifty.
  static func frequency(of column: Int) -> Double {
    0.25 * pow(0.08, Double(column) / Double(classes - 1))
  }

  init(
    cases: Int, skills: [Double], secondSkills: [Double], agreement: Double,
    _ random: inout RandomStream
  ) {
    var groups = [Int]()
    var states = [LabelState]()
    var values = ([Float](), [Float]())
    var truth = [Int?]()
    var siteValues = [Float]()
    let (shared, own) = (agreement.squareRoot(), (1 - agreement).squareRoot())
    for number in 0..<cases {
      let size = Self.size(&random)
      let isShown = (0..<Self.classes).map { random.unit() < Self.frequency(of: $0) }
      let effects = (0..<Self.classes).map { _ in random.normal() }
      let others = effects.map { 0.8 * $0 + 0.6 * random.normal() }
      let site = random.below(Self.siteCount)
      let siteEffects = (0..<Self.siteCount).map { _ in random.normal() }
      for _ in 0..<size {
        groups.append(number)
        for column in 0..<Self.classes {
          let isPresent = isShown[column] && random.unit() < 0.85
          states.append(isPresent ? .present : .absent)
          let noise = random.normal()
          let other = 0.8 * noise + 0.6 * random.normal()
          let label = isPresent ? 1.0 : 0
          let first = skills[column] * label + shared * effects[column] + own * noise
          let second = secondSkills[column] * label + shared * others[column] + own * other
          values.0.append(Float(1 / (1 + exp(2.5 - first))))
          values.1.append(Float(1 / (1 + exp(2.5 - second))))
        }
        truth.append(site)
        for position in 0..<Self.siteCount {
          siteValues.append(
            Float(
              (position == site ? 1.5 : 0) + shared * siteEffects[position] + own * random.normal())
          )
        }
      }
    }
    var deal = Array(0..<cases)
    random.shuffle(&deal)
    self.groups = groups
    folds = groups.map { deal[$0] % Self.foldCount }
    scores = Scores(classes: Self.classes, values: values.0, states: states)
    second = Scores(classes: Self.classes, values: values.1, states: states)
    sites = Scores(classes: Self.siteCount, values: siteValues, truth: truth)
  }

  private static func size(_ random: inout RandomStream) -> Int {
    switch random.unit() {
    case ..<0.45: 1
    case ..<0.65: 2
    case ..<0.8: 3
    case ..<0.9: 4
    default: 5 + random.below(8)
    }
  }

  /// Skills at which the classes' average precision in endless data is spread from .55 to .76.
  static func skills(above: Double = 0) -> [Double] {
    (0..<classes).map { column in
      let wanted = 0.55 + above + 0.21 * Double(column * 7 % classes) / Double(classes - 1)
      var random = RandomStream(seed: 7, purpose: "skill", index: UInt64(column))
      let images = (0..<30_000).map { _ in
        (noise: random.normal(), isPresent: random.unit() < 0.85 * frequency(of: column))
      }
      let states = images.map { $0.isPresent ? LabelState.present : .absent }
      var (low, high) = (0.0, 8.0)
      for _ in 0..<18 {
        let middle = (low + high) / 2
        let scores = Scores(
          classes: 1,
          values: images.map { Float($0.noise + ($0.isPresent ? middle : 0)) }, states: states)
        if AveragePrecision().value(of: scores) ?? 0 < wanted {
          low = middle
        } else {
          high = middle
        }
      }
      return low
    }
  }
}
