import Foundation
import TestSupport
import Testing
import Train

/// ResNet-50 with both heads on each backend, against torchvision's with the same weights.
@Suite(.serialized) struct WholeNetworkTests {
  /// What make_resnet50.py wrote.
  struct Fixture: Decodable {
    /// How far PyTorch's own f32 is from its f64.
    struct Rounding: Decodable {
      let logits: Double
      let steps: [Double]
      let norm: Double
      let entry: Double
    }

    let lesions: Int
    let sites: Int
    let batch: Int
    let side: Int
    let rate: Float
    let momentum: Float
    let decay: Float
    let steps: [[Double]]
    let lesionLogits: [Double]
    let siteLogits: [Double]
    let norms: [String: Double]
    let gradients: [String: Sampled]
    let rounding: Rounding
  }

  /// Our f32 may be this many times as far from PyTorch's f64 as PyTorch's f32 is.
  static let factor = 4.0

  @Test("a step of resnet50 equals PyTorch's", arguments: presentBackends)
  func stepEqualsPyTorch(_ backend: String) throws {
    let fixture = try JSONDecoder().decode(
      Fixture.self, from: Data(try Checkout.fixture("Train/resnet50.json")))
    let heads = Heads(tasks: .mtl, lesions: fixture.lesions, sites: fixture.sites)
    let network = try ResNet50.network(side: fixture.side, heads: heads)
    let options = TrainingOptions(
      optimiser: SGD(momentum: fixture.momentum, weightDecay: fixture.decay),
      keepsGradients: true)
    let program = Program(network, batch: fixture.batch, mode: .training(options))
    let step = try AllBackends.open(backend, threads: 2).lower(program)
    try Hashed.fill(step)
    step.load(Hashed.batch(for: program, count: fixture.batch))
    for (index, expected) in fixture.steps.enumerated() {
      let losses = step.train(learningRate: fixture.rate)
      let band = Self.factor * max(fixture.rounding.steps[index], 1e-6)
      for (ours, theirs) in zip([losses.lesion, losses.site], expected) {
        let error = abs(Double(try #require(ours)) / theirs - 1)
        #expect(error < band, "loss of step \(index)")
      }
      if index == 0 {
        try checkLogits(step, fixture)
        try checkGradients(step, fixture)
      }
    }
  }

  private func checkLogits(_ step: any Step, _ fixture: Fixture) throws {
    let pairs = [
      (Output.lesionLogits, fixture.lesionLogits), (Output.siteLogits, fixture.siteLogits),
    ]
    for (output, expected) in pairs {
      let ours = try #require(step.read(output))
      let error = zip(ours, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
      let scale = expected.map { abs($0) }.max() ?? 1
      #expect(error / scale < Self.factor * fixture.rounding.logits, "\(output)")
    }
  }

  /// Every gradient's norm, and 64 entries of one in eight.
  private func checkGradients(_ step: any Step, _ fixture: Fixture) throws {
    #expect(fixture.norms.count == step.program.network.parameters.count)
    for spec in step.program.network.parameters {
      let gradient = try #require(step.gradient(ofParameter: spec.name))
      let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      let expected = try #require(fixture.norms[spec.name])
      #expect(
        abs(norm / expected - 1) < Self.factor * fixture.rounding.norm, "norm of \(spec.name)")
      guard let sampled = fixture.gradients[spec.name] else { continue }
      #expect(
        sampled.error(of: gradient, named: spec.name) < Self.factor * fixture.rounding.entry,
        "entries of \(spec.name)")
    }
  }
}
