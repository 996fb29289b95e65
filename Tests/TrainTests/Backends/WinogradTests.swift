import TestSupport
import Testing
import Train

/// Winograd convolution against direct convolution, on the backend that has them.
@Suite(.enabled(if: !PresentLibrary.oneDNN.isEmpty, "oneDNN is not installed"))
struct WinogradTests {
  /// Odd sides, so that tiles hang over the edge, channels that are no power of 2, a bias and groups.
  private static func network() -> Network {
    var builder = NetworkBuilder(side: 22)
    var value = builder.convolution("first", .input, Convolution(outputs: 32, kernel: 3))
    value = builder.relu("relu1", builder.batchNorm("bn1", value))
    value = builder.convolution("second", value, Convolution(outputs: 96, kernel: 3))
    value = builder.relu("relu2", builder.batchNorm("bn2", value))
    let third = Convolution(outputs: 96, kernel: 3, groups: 2, bias: true)
    let branch = builder.convolution(
      "third", value, third, start: .normal(std: 0.05), biasInitializer: 0.1)
    value = builder.relu("relu3", builder.sum("sum", branch, value))
    let features = builder.globalAveragePool("pool", value)
    return builder.finish(
      name: "chain", features: features, maps: value,
      heads: Heads(tasks: .mtl, lesions: 5, sites: 4))
  }

  private static func trained(
    _ library: PresentLibrary, _ algorithm: ConvolutionAlgorithm, threads: Int, steps: Int = 1
  ) throws -> Step {
    var options = TrainingOptions()
    options.keepsGradients = true
    let program = Program(
      network(), batch: 5, mode: .training(options), convolutions: algorithm)
    let step = try library.open(threads: threads).lower(program)
    try Hashed.fill(step)
    step.load(Hashed.batch(for: program, count: 5))
    for _ in 0..<steps { _ = step.train(learningRate: 0.01) }
    return step
  }

  private static func error(_ ours: [Float], _ expected: [Float]) -> Float {
    let scale = expected.map(abs).max() ?? 1
    return (zip(ours, expected).map { abs($0 - $1) }.max() ?? .infinity) / max(scale, 1e-6)
  }

  @Test(
    "logits and all gradients are those of direct convolution to 3e-5",
    arguments: PresentLibrary.oneDNN,
    [1, 2, 3])
  func equalsDirectSums(_ library: PresentLibrary, threads: Int) throws {
    let direct = try Self.trained(library, .direct, threads: threads)
    let fast = try Self.trained(library, .fast, threads: threads)
    for output in [Output.lesionLogits, .siteLogits] {
      #expect(Self.error(try #require(fast.read(output)), try #require(direct.read(output))) < 3e-5)
    }
    var differ = 0
    for entry in direct.program.state where entry.kind == .parameter {
      let ours = try #require(fast.gradient(ofParameter: entry.name))
      let expected = try #require(direct.gradient(ofParameter: entry.name))
      #expect(Self.error(ours, expected) < 3e-5, "\(entry.name)")
      if ours != expected { differ += 1 }
    }
    // AVX-512 has other layouts.
    if ProcessorPeak.measure(threads: 1).lanes == 8 { #expect(differ > 0) }
  }

  @Test(
    "a prediction's logits are those of direct convolution, and follow the state",
    arguments: PresentLibrary.oneDNN, [1, 2])
  func predicts(_ library: PresentLibrary, threads: Int) throws {
    var logits: [[[Float]]] = []
    for algorithm in [ConvolutionAlgorithm.direct, .fast] {
      let program = Program(Self.network(), batch: 5, mode: .inference, convolutions: algorithm)
      let step = try library.open(threads: threads).lower(program)
      try Hashed.fill(step)
      step.load(Hashed.batch(for: program, count: 5))
      var seen: [[Float]] = []
      for factor: Float in [1, 0.5] {
        let gamma = try #require(program.state.first { $0.name == "bn2.weight" })
        try step.write(step.read(gamma).map { $0 * factor }, to: gamma)
        _ = step.evaluate()
        seen.append(try #require(step.read(.lesionLogits)))
      }
      #expect(seen[0] != seen[1])
      logits.append(seen)
    }
    for (direct, fast) in zip(logits[0], logits[1]) { #expect(Self.error(fast, direct) < 3e-5) }
  }

  @Test("the same step gives the same bytes", arguments: PresentLibrary.oneDNN)
  func isDeterministic(_ library: PresentLibrary) throws {
    let first = try Self.trained(library, .fast, threads: 2, steps: 3)
    let second = try Self.trained(library, .fast, threads: 2, steps: 3)
    for entry in first.program.state { #expect(first.read(entry) == second.read(entry)) }
  }
}
