import TestSupport
import Testing
import Train

/// The backends that this machine has.
let presentBackends: [String] = AllBackends.all.filter { backend in
  if case .available = backend.probe() { true } else { false }
}.map { $0.name }

extension Trait where Self == ConditionTrait {
  /// Skips a test, and counts it as skipped, where no backend can run: without arguments it would pass.
  static var needsBackend: Self {
    .enabled(if: !presentBackends.isEmpty, "no backend is installed")
  }
}

/// Every operation on every backend: equal to PyTorch, gradient equal to finite differences.
@Suite(.needsBackend) struct ConformanceTests {
  /// f32 against PyTorch's f64, relative to the typical entry of an array.
  static let tolerance = 5e-6

  /// On one thread and on two: a backend may choose another way for fewer channels than threads.
  @Test("equals PyTorch", arguments: PresentLibrary.all, OperationTable.shared.cases)
  func equalsPyTorch(_ library: PresentLibrary, _ test: OperationCase) throws {
    for threads in [1, 2] { try checkSteps(library, test, threads: threads) }
  }

  private func checkSteps(_ library: PresentLibrary, _ test: OperationCase, threads: Int) throws {
    let table = OperationTable.shared
    let step = try library.open(threads: threads).lower(table.program(test))
    try Hashed.fill(step)
    var batch = Hashed.batch(for: step.program, count: test.count)
    for (index, expected) in test.steps.enumerated() {
      batch.dropout = DropoutKey(seed: table.dropoutSeed, step: index)
      step.load(batch)
      let losses = step.train(learningRate: test.rate)
      #expect(closeness(losses.lesion, expected[0]) < 1e-5, "lesion loss of step \(index)")
      #expect(closeness(losses.site, expected[1]) < 1e-5, "site loss of step \(index)")
      guard index == 0 else { continue }
      #expect(largestError(step.read(.lesionLogits), test.lesionLogits) < Self.tolerance)
      #expect(largestError(step.read(.siteLogits), test.siteLogits) < Self.tolerance)
      for (name, sampled) in test.gradients {
        let ours = try #require(step.gradient(ofParameter: name))
        #expect(
          sampled.error(of: ours, named: name, scale: 1e-3) < 10 * Self.tolerance,
          "gradient of \(name)")
      }
    }
    for entry in step.program.state where entry.kind.isRequired {
      let expected = entry.kind == .parameter ? test.parameters : test.statistics
      let sampled = try #require(expected[entry.name])
      #expect(
        sampled.error(of: step.read(entry), named: entry.name) < 10 * Self.tolerance,
        "\(entry.name) after \(test.steps.count) steps")
    }
  }

  @Test("predicts like PyTorch", arguments: PresentLibrary.all, OperationTable.shared.cases)
  func predictsLikePyTorch(_ library: PresentLibrary, _ test: OperationCase) throws {
    let table = OperationTable.shared
    let program = Program(
      test.network(lesions: table.lesions, sites: table.sites), batch: test.batch,
      mode: .inference)
    let step = try library.open(threads: 2).lower(program)
    try Hashed.fill(step)
    step.load(Hashed.batch(for: program, count: test.count))
    _ = step.evaluate()
    #expect(
      largestError(step.read(.lesionLogits), test.inferenceLesionLogits) < Self.tolerance)
    try checkFeatures(step)
  }

  /// The features are the mean of the maps, where there are maps.
  private func checkFeatures(_ step: Step) throws {
    let features = try #require(step.read(.features))
    guard let maps = step.read(.maps) else {
      #expect(step.program.network.maps == nil)
      return
    }
    let area = maps.count / features.count
    let means = features.indices.map { index in
      maps[index * area..<(index + 1) * area].reduce(0, +) / Float(area)
    }
    #expect(largestError(features, means) < Self.tolerance)
  }

  @Test func `every kind of operation has a case`() throws {
    let table = OperationTable.shared
    let optimizers = OptimizerTable.shared
    let programs =
      try table.cases.map { table.program($0) }
      + optimizers.variants.map { try optimizers.program($0) }
    let kinds = programs.flatMap { $0.operations.map(\.kind) }
    #expect(Set(kinds) == Set(OperationKind.allCases))
  }

  @Test(
    "gradients equal finite differences", arguments: PresentLibrary.all, OperationTable.shared.cases
  )
  func gradientsEqualFiniteDifferences(_ library: PresentLibrary, _ test: OperationCase) throws {
    let table = OperationTable.shared
    let step = try library.open(threads: 1).lower(table.program(test))
    try Hashed.fill(step)
    step.load(Hashed.batch(for: step.program, count: test.count))
    _ = step.train(learningRate: 0)
    // Read before the runs below replace them.
    let gradients = step.program.network.parameters.map {
      step.gradient(ofParameter: $0.name)
    }
    for (entry, gradient) in zip(step.program.state, gradients) {
      guard let gradient else { continue }
      // Along the gradient's signs the loss changes most, far above f32's rounding.
      let direction = gradient.map { Float($0 < 0 ? -1 : 1) }
      let slope = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      let epsilon = Float(min(2e-3, 5e-3 / max(slope, 1e-6)))
      let start = step.read(entry)
      var ends: [Double] = []
      for sign: Float in [1, -1] {
        try step.write(zip(start, direction).map { $0 + sign * epsilon * $1 }, to: entry)
        let losses = step.train(learningRate: 0)
        let lesion = try #require(losses.lesion)
        let site = try #require(losses.site)
        ends.append(
          Double(lesion * table.lesionWeight) + Double(site * table.siteWeight))
      }
      try step.write(start, to: entry)
      let measured = (ends[0] - ends[1]) / (2 * Double(epsilon))
      #expect(
        abs(measured - slope) < 0.02 * slope + 2e-3,
        "\(entry.name): \(measured) measured, \(slope) computed")
    }
  }

  private func closeness(_ ours: Float?, _ expected: Float) -> Float {
    guard let ours else { return .infinity }
    return abs(ours - expected) / max(1, abs(expected))
  }

  /// The largest difference relative to the largest entry.
  private func largestError(_ ours: [Float]?, _ expected: [Float]) -> Double {
    guard let ours, ours.count == expected.count else { return .infinity }
    let scale = expected.map(abs).max() ?? 1
    return Double(zip(ours, expected).map { abs($0 - $1) }.max() ?? 0) / Double(max(scale, 1e-6))
  }
}
