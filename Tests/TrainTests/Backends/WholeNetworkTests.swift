import Foundation
import TestSupport
import Testing
import Train

/// Whole networks with both heads on each backend, against PyTorch's with the same weights.
@Suite(.serialized, .needsBackend) struct WholeNetworkTests {
  /// What make_networks.py wrote.
  struct Fixture: Decodable {
    /// How far PyTorch's own f32 is from its f64, and its f64 from itself when the input moves by one
    /// rounding.
    struct Rounding: Decodable {
      let logits: Double
      let steps: [Double]
    }

    let model: String
    let lesions: Int
    let sites: Int
    let batch: Int
    let side: Int
    let rate: Float
    let momentum: Float
    let decay: Float
    let dropoutSeed: UInt64
    /// After so many steps the weights and momentum buffers are written anew; nil for never.
    let restart: Int?
    let steps: [[Double]]
    let lesionLogits: [Double]
    let siteLogits: [Double]
    let gradients: [String: Sampled]
    let rounding: Rounding
  }

  /// AlexNet's shapes need 227 pixels, where it takes one step; at 67 it takes two from each of ten states.
  ///
  /// A trajectory of 20 would say nothing: rounding decides about a ReLU, and the losses of two
  /// sound runs lie a thousandth apart.
  static let fixtures = [
    "resnet50", "resnet50-v1", "resnet18", "resnet34", "alexnet", "alexnet-67",
    "mobilenet-v3-small", "efficientnet-b0", "convnext-tiny",
  ]

  /// Our f32 may be this many times as far from PyTorch's f64 as PyTorch's f32 is.
  static let factor = 4.0

  /// The largest momentum of a state that steps start from, as make_networks.py has it.
  static let momentumBuffers = 20.0

  /// What a ReLU may do whose input is so close to 0 that rounding decides about it.
  ///
  /// Of a residual network's millions of inputs some are; the few pixels of the last stages, over
  /// which batch normalisation divides, spread it over all gradients before. Next to it: values that
  /// a wrong geometry or sign would give are wrong by the whole entry.
  struct Flips {
    let entry: Double
    let norm: Double
    let loss: Double

    init(in model: String) {
      let isResidual = model.hasPrefix("resnet") || model == "mobilenet-v3-small"
      entry = isResidual ? 0.25 : 0
      norm = isResidual ? 0.02 : 0
      // resnet34's third step is .00054 off with AVX2; a wrong sign or geometry is off by a hundredth and more.
      loss = isResidual ? 1e-3 : 0
    }
  }

  @Test(
    "a network's logits, gradients and steps equal PyTorch's", arguments: PresentLibrary.all,
    fixtures)
  func equalsPyTorch(_ library: PresentLibrary, _ name: String) throws {
    let fixture = try JSONDecoder().decode(
      Fixture.self, from: Data(try Checkout.fixture("Train/\(name).json")))
    let heads = Heads(tasks: .mtl, lesions: fixture.lesions, sites: fixture.sites)
    let network = try AllModels.named(fixture.model).network(side: fixture.side, heads: heads)
    let options = TrainingOptions(
      optimiser: SGD(momentum: fixture.momentum, weightDecay: fixture.decay),
      keepsGradients: true)
    let program = Program(network, batch: fixture.batch, mode: .training(options))
    let step = try library.open(threads: 2).lower(program)
    try Hashed.fill(step)
    var batch = Hashed.batch(for: program, count: fixture.batch)
    let flips = Flips(in: fixture.model)
    var rounding = 5e-7
    for (index, expected) in fixture.steps.enumerated() {
      if index > 0, let restart = fixture.restart, index.isMultiple(of: restart) {
        try Hashed.fill(step, start: index / restart, momentumBuffers: Self.momentumBuffers)
        rounding = 5e-7
      }
      batch.dropout = DropoutKey(seed: fixture.dropoutSeed, step: index)
      step.load(batch)
      let losses = step.train(learningRate: fixture.rate)
      // What one step has lost, the next does not find again.
      rounding = max(rounding, fixture.rounding.steps[index])
      for (ours, theirs) in zip([losses.lesion, losses.site], expected) {
        let error = abs(Double(try #require(ours)) / theirs - 1)
        let band = max(Self.factor * rounding, index == 0 ? 0 : flips.loss)
        #expect(error < band, "loss of step \(index)")
      }
      if index == 0 {
        try checkLogits(step, fixture)
        try checkGradients(step, fixture, flips)
      }
    }
  }

  private func checkLogits(_ step: Step, _ fixture: Fixture) throws {
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

  /// The norm and some entries of every gradient.
  private func checkGradients(_ step: Step, _ fixture: Fixture, _ flips: Flips) throws {
    let names = step.program.network.parameters.map(\.name)
    #expect(Set(names) == Set(fixture.gradients.keys))
    for name in names {
      let gradient = try #require(step.gradient(ofParameter: name))
      let sampled = try #require(fixture.gradients[name])
      let rounding = Self.factor * max(try #require(sampled.rounding), 5e-7)
      #expect(sampled.samples.count >= 16)
      let entry = sampled.entryError(of: gradient, named: name, scale: 1e-3)
      #expect(entry < max(rounding, flips.entry), "entries of the gradient of \(name)")
      let norm = sampled.normError(of: gradient, scale: 1e-3)
      #expect(norm < max(rounding, flips.norm), "norm of the gradient of \(name)")
    }
  }
}
