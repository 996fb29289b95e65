import Foundation
import TestSupport
import Testing

@testable import Train

/// What PyTorch made of the losses, of mixtures and of temperatures.
struct LossTable: Decodable, Sendable {
  /// A form of the lesion loss.
  struct LesionCase: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let kind: String?
    let gamma: [Double]?
    let alpha: Double?
    let margin: Double?
    let smoothing: Double?
    let positives: [Float]?
    let loss: Float
    let gradient: [Float]
    var testDescription: String { name }
  }

  /// A form of the site loss.
  struct SiteCase: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let weights: [Float]?
    let smoothing: Double?
    let loss: Float
    let gradient: [Float]
    var testDescription: String { name }
  }

  /// Both plain losses of images that are mixtures.
  struct Mixed: Decodable, Sendable {
    let share: Float
    let partners: [Int]
    let loss: Float
    let siteLoss: Float
    let gradient: [Float]
    let siteGradient: [Float]
  }

  /// Logits of crops, labels, and the temperatures of the lowest loss.
  struct Calibration: Decodable, Sendable {
    let lesionLogits: [Float]
    let siteLogits: [Float]
    let lesions: [Float]
    let known: [Float]
    let sites: [Int32]
    let lesion: Double
    let site: Double
  }

  let rows: Int
  let lesionClasses: Int
  let siteClasses: Int
  let lesionLogits: [Float]
  let siteLogits: [Float]
  let lesions: [Float]
  let known: [Float]
  let sites: [Int32]
  let lesionCases: [LesionCase]
  let siteCases: [SiteCase]
  let mixup: Mixed
  let calibration: [Calibration]

  /// The labels.
  var targets: Targets { Targets(lesions: lesions, known: known, sites: sites) }

  /// The table that make_losses.py wrote.
  static let shared: LossTable = {
    do {
      let bytes = try Checkout.fixture("Train/losses.json")
      return try JSONDecoder().decode(LossTable.self, from: Data(bytes))
    } catch {
      fatalError("Train/losses.json: \(error)")
    }
  }()
}

@Suite struct LossFormTests {
  private let table = LossTable.shared

  private func expectClose(_ ours: [Float], _ expected: [Float]) {
    #expect(ours.count == expected.count)
    for (a, b) in zip(ours, expected) { #expect(abs(a - b) < 2e-6) }
  }

  private func lesion(
    _ form: BCEWithLogitsLoss, _ targets: Targets, positives: [Float] = [], count: Int? = nil
  ) -> (loss: Float, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: table.lesionLogits.count)
    var written = gradient.mutableSpan
    let (present, known) = (targets.heads[0].present, targets.heads[0].known)
    let loss = form.loss(
      logits: table.lesionLogits.span, targets: present.span, mask: known.span,
      classes: table.lesionClasses, count: count ?? table.rows, images: table.rows,
      positiveWeights: positives, gradient: &written)
    return (loss, gradient)
  }

  private func site(
    _ form: CrossEntropyLoss, _ targets: Targets, _ weights: [Float] = [],
    denominator: Double? = nil
  ) -> (loss: Float, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: table.siteLogits.count)
    var written = gradient.mutableSpan
    let (labels, mixed) = (targets.heads[1].labels, targets.heads[1].mixed)
    let loss = form.loss(
      logits: table.siteLogits.span, labels: labels.span, mixedLabels: mixed.span,
      share: targets.share, classes: table.siteClasses,
      count: table.rows, weights: weights, denominator: denominator, gradient: &written)
    return (loss, gradient)
  }

  @Test("the lesion loss equals PyTorch's", arguments: LossTable.shared.lesionCases)
  func lesions(_ test: LossTable.LesionCase) throws {
    var recipe = Recipe()
    let kind = test.kind.flatMap { Recipe.LesionLossKind(rawValue: $0) }
    recipe.losses.lesionKind = kind ?? .bce
    recipe.losses.gamma = test.gamma ?? [2, 2]
    recipe.losses.alpha = test.alpha ?? 0
    recipe.losses.margin = test.margin ?? 0
    recipe.losses.lesionSmoothing = test.smoothing ?? 0
    let form = try #require(recipe.trainingOptions.losses["lesion"]).multiLabel
    #expect((form == BCEWithLogitsLoss()) == (test.kind == nil && test.smoothing == nil))
    let ours = lesion(form, table.targets, positives: test.positives ?? [])
    #expect(abs(ours.loss - test.loss) < 2e-6 * test.loss)
    expectClose(ours.gradient, test.gradient)
  }

  @Test("the site loss equals PyTorch's", arguments: LossTable.shared.siteCases)
  func sites(_ test: LossTable.SiteCase) throws {
    var recipe = Recipe()
    recipe.losses.siteSmoothing = test.smoothing ?? 0
    let weights = test.weights ?? []
    let form = try #require(recipe.trainingOptions.losses["site"]).multiClass
    let ours = site(form, table.targets, weights)
    #expect(abs(ours.loss - test.loss) < 2e-6 * test.loss)
    expectClose(ours.gradient, test.gradient)
    // A part of a step is divided by the sum of the whole.
    let sum = table.sites.filter { $0 >= 0 }.reduce(0.0) {
      $0 + (weights.isEmpty ? 1 : Double(weights[Int($1)]))
    }
    let part = site(form, table.targets, weights, denominator: 2 * sum)
    #expect(abs(2 * part.loss - test.loss) < 2e-6 * test.loss)
  }

  @Test("slopes are those of finite differences, far out too", arguments: [-50.0, -3, 0.3, 3, 50])
  func slopes(_ logit: Double) {
    for gamma in [0.0, 1, 2, 4] {
      for margin in [0, 0.05] {
        let forms: [(Double) -> (loss: Double, slope: Double)] = [
          { BCEWithLogitsLoss.absent($0, gamma, margin) }, { BCEWithLogitsLoss.present($0, gamma) },
        ]
        for form in forms {
          let width = 1e-4
          let difference = (form(logit + width).loss - form(logit - width).loss) / (2 * width)
          let slope = form(logit).slope
          #expect(
            abs(slope - difference) <= 1e-5 * abs(difference) + 1e-12,
            "\(logit) \(gamma) \(margin) \(slope) \(difference)")
        }
      }
    }
  }

  @Test func `no logit is so large that a slope is not a number`() {
    for gamma in [0.0, 1, 2, 4] {
      for margin in [0, 0.05] {
        for logit in [-1e6, -800, 800, 1e6] {
          let (absent, present) = (
            BCEWithLogitsLoss.absent(logit, gamma, margin), BCEWithLogitsLoss.present(logit, gamma)
          )
          #expect(absent.slope == (logit > 0 && margin == 0 ? 1 : 0), "\(logit) \(gamma) \(margin)")
          #expect(present.slope == (logit < 0 ? -1 : 0), "\(logit) \(gamma)")
          #expect(absent.loss.isFinite && present.loss.isFinite)
        }
      }
    }
  }

  @Test func `the loss of mixtures is the mixture of the losses`() {
    let mixup = Mixup(share: table.mixup.share, partners: table.mixup.partners)
    let mixed = mixup.mix(table.targets)
    let lesions = lesion(BCEWithLogitsLoss(), mixed)
    #expect(abs(lesions.loss - table.mixup.loss) < 2e-6 * table.mixup.loss)
    expectClose(lesions.gradient, table.mixup.gradient)
    let sites = site(CrossEntropyLoss(), mixed)
    #expect(abs(sites.loss - table.mixup.siteLoss) < 2e-6 * table.mixup.siteLoss)
    expectClose(sites.gradient, table.mixup.siteGradient)
    let rows = mixed.rows(2..<5)
    #expect(rows.heads[1].mixed == Array(mixed.heads[1].mixed[2..<5]) && rows.share == mixed.share)
  }

  @Test func `inputs are mixed with their partners`() throws {
    let inputs: [Float] = [1, 2, 3, 4, 5, 6]
    let mixup = Mixup(share: 0.25, partners: [2, 1, 0])
    func mixed(_ rows: Range<Int>) -> [Float] {
      // A row more than is mixed, as a last micro-batch leaves one.
      var slot = [Float](repeating: -1, count: rows.count * 2 + 2)
      unsafe inputs.withUnsafeBufferPointer { inputs in
        unsafe slot.withUnsafeMutableBufferPointer {
          unsafe mixup.mix(inputs, rows, into: InputSlot($0))
        }
      }
      return slot
    }
    #expect(mixed(0..<3) == [4, 5, 3, 4, 2, 3, -1, -1])
    // The partner of a micro-batch's image may be in another one.
    #expect(mixed(2..<3) == [2, 3, -1, -1])
  }

  @Test func `the share of a mixture has the moments of its Beta distribution`() {
    for alpha in [0.2, 1, 4] {
      let shares = (0..<4000).map {
        Double(Mixup(alpha: alpha, images: 1, seed: 1, fold: 0, step: $0).share)
      }
      let mean = shares.reduce(0, +) / 4000
      let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
      #expect(abs(mean - 0.5) < 0.03)
      #expect(abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.01)
    }
    let again = Mixup(alpha: 1, images: 9, seed: 1, fold: 0, step: 5)
    #expect(again.partners == Mixup(alpha: 1, images: 9, seed: 1, fold: 0, step: 5).partners)
    #expect(again.partners.sorted() == Array(0..<9))
  }

  @Test func `rows that are padding have neither loss nor gradient`() {
    var form = BCEWithLogitsLoss()
    form.smoothing = 0.1
    let rows = lesion(form, table.targets, count: 3)
    #expect(rows.gradient[(3 * table.lesionClasses)...].allSatisfy { $0 == 0 })
    #expect(rows.loss < lesion(form, table.targets).loss)
  }

  @Test func `class weights come from the labels that are known`() {
    let targets = Targets(
      lesions: [1, 0, 0, 0, 0, 0, 0, 1], known: [1, 1, 1, 1, 1, 0, 1, 1], sites: [0, 0, 2, -1])
    let weights = ClassWeights([.balanced, .balanced], targets)
    #expect(weights[0] == [3, 2])
    #expect(weights[1] == [0.75, 1, 1.5])
    #expect(weights.sum(over: targets.heads[1].labels, of: 1) == 3)
    let root = ClassWeights([.root, .none], targets)
    #expect(root[0] == [Float(3.0.squareRoot()), Float(2.0.squareRoot())])
    #expect(ClassWeights([.none, .none], targets) == .even)
  }

  @Test("temperatures are those of the lowest loss", arguments: [0, 1])
  func temperatures(_ index: Int) {
    let test = table.calibration[index]
    let found = Temperatures(
      logits: [test.lesionLogits, test.siteLogits], heads: ["lesion", "site"],
      targets: Targets(
        lesions: test.lesions, known: test.known, sites: test.sites,
        siteClasses: table.siteClasses))
    #expect(abs(found.lesion - test.lesion) < 1e-4 * test.lesion)
    #expect(abs(found.site - test.site) < 1e-4 * test.site)
    #expect(Temperatures(metadata: found.metadata) == found)
    #expect(Temperatures(metadata: [:]) == nil)
  }

  @Test func `a head without known labels keeps its probabilities`() {
    let none = Temperatures(
      logits: [[1, 2], [1, 2]], heads: ["lesion", "site"],
      targets: Targets(lesions: [0, 0], known: [0, 0], sites: [-1], siteClasses: 2))
    #expect(none == .none)
  }
}
