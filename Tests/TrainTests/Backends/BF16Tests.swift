import CLoaders
import Foundation
import TestSupport
import Testing

@testable import Train

/// bf16 next to single precision.
///
/// Where the processor only imitates it, the numbers are the same.
@Suite struct BF16Tests {
  /// The versions of oneDNN that compute in bf16 here, if only by imitating it.
  static let able = DNNLibrary.present.filter { $0.bf16 != derm_bf16_absent }
  static let canCompute = !able.isEmpty

  @Test(.enabled(if: presentBackends.contains("onednn"), "oneDNN is not installed"))
  func `only a processor with bf16 gets it`() throws {
    let backend = OneDNNBackend.self
    if let reason = backend.refusal(of: .bf16) {
      #expect(
        throws: TrainError.unsupportedDType(
          backend: backend.name, dtype: "bf16", reason: reason)
      ) { try AllBackends.open("onednn", threads: 1, dtype: .bf16) }
      let failure = #expect(throws: TrainError.self) {
        try AllBackends.open("auto", threads: 1, dtype: .bf16)
      }
      #expect(failure?.description.contains("onednn: \(reason)") == true)
      #expect(failure?.description.contains("Leave --precision out") == true)
    } else {
      let auto = try AllBackends.open("auto", threads: 1, dtype: .bf16)
      #expect(type(of: auto).name == backend.name)
    }
    #expect(OpenBLASBackend.refusal(of: .bf16) == "it computes in f32 alone")
    #expect(OpenBLASBackend.refusal(of: .f32) == nil)
  }

  @Test func `the refusal says what to leave out`() {
    let error = TrainError.unsupportedDType(
      backend: "onednn", dtype: "bf16", reason: "this processor has none")
    #expect(error.description.contains("can't compute in bf16 here: this processor has none"))
    #expect(error.description.contains("--precision"))
  }

  private static func small() throws -> Program {
    Program(try StepTests.network(), batch: 6, mode: .training(TrainingOptions()))
  }

  /// A step of a program in each format, with the same weights and the same batch.
  private static func steps(
    _ library: DNNLibrary, _ program: Program, count: Int
  ) throws -> [Step] {
    try DType.allCases.map { dtype in
      let backend = OneDNNBackend(threads: 2, imitable: dtype, library: library)
      let step = try backend.lower(program)
      try Hashed.fill(step)
      step.load(Hashed.batch(for: program, count: count))
      return step
    }
  }

  /// The length of the difference, relative to that of the expected values.
  private static func error(_ ours: [Float]?, _ expected: [Float]?) -> Double {
    guard let ours, let expected, ours.count == expected.count else { return .infinity }
    func length(_ values: some Sequence<Float>) -> Double {
      sqrt(values.reduce(0) { $0 + Double($1) * Double($1) })
    }
    return length(zip(ours, expected).map { $0 - $1 }) / max(length(expected), 1e-12)
  }

  /// How far PyTorch's own bf16 is from exact numbers in a case: make_bf16.py.
  private struct Distance: Decodable {
    let gradient: Double
    let logits: Double
  }

  private static func distance(_ test: OperationCase) throws -> Distance {
    let bytes = try Checkout.fixture("Train/bf16.json")
    let all = try JSONDecoder().decode([String: Distance].self, from: Data(bytes))
    return try #require(all[test.name])
  }

  @Test(
    "gradients are about as far from single precision as PyTorch's bf16, and weights stay in f32",
    .enabled(if: canCompute, "this processor has no AVX-512"),
    arguments: able, OperationTable.shared.cases)
  func isNear(_ library: DNNLibrary, _ test: OperationCase) throws {
    let pair = try Self.steps(library, OperationTable.shared.program(test), count: test.count)
    let losses = pair.map { $0.train(learningRate: test.rate) }
    #expect(abs((losses[1].lesion ?? 0) - (losses[0].lesion ?? 0)) < 0.02 * (losses[0].lesion ?? 1))
    let distance = try Self.distance(test)
    for output in [Output.lesionLogits, .siteLogits] {
      let error = Self.error(pair[1].read(output), pair[0].read(output))
      #expect(error < max(2 * distance.logits, 0.01), "\(output)")
    }
    for entry in pair[0].program.state {
      let error = Self.error(pair[1].read(entry), pair[0].read(entry))
      switch entry.kind {
      case .parameter:
        // bf16 would round by 0.2 % on the way; what differs is the update alone.
        #expect(error < 0.01, "\(entry.name) after a step")
        guard let expected = pair[0].gradient(ofParameter: entry.name),
          expected.contains(where: { abs($0) > 1e-5 })
        else { continue }
        let ours = pair[1].gradient(ofParameter: entry.name)
        #expect(
          Self.error(ours, expected) < max(2 * distance.gradient, 0.01),
          "gradient of \(entry.name)")
      case .statistic:
        #expect(error < 0.01, "\(entry.name)")
      case .slot, .average: break
      }
    }
  }

  @Test(
    "a weight that is read in bf16 is kept in single precision",
    .enabled(if: canCompute, "this processor has no AVX-512"), arguments: able)
  func keepsMasters(_ library: DNNLibrary) throws {
    let program = try Self.small()
    let step = try Self.steps(library, program, count: 6)[1]
    for entry in program.state where entry.kind == .parameter {
      #expect(step.read(entry) == Hashed.state(entry.name, entry.shape))
    }
  }

  @Test(
    "predicts near single precision", .enabled(if: canCompute, "this processor has no AVX-512"),
    arguments: able, OperationTable.shared.cases)
  func predictsNear(_ library: DNNLibrary, _ test: OperationCase) throws {
    let table = OperationTable.shared
    let program = Program(
      test.network(lesions: table.lesions, sites: table.sites), batch: test.batch, mode: .inference)
    let pair = try Self.steps(library, program, count: test.count)
    for step in pair { _ = step.evaluate() }
    for output in program.outputs.keys {
      let error = Self.error(pair[1].read(output), pair[0].read(output))
      #expect(error < max(3 * (try Self.distance(test)).logits, 0.01), "\(output)")
    }
  }

  @Test(
    "learns as fast as single precision",
    .enabled(if: canCompute, "this processor has no AVX-512"), arguments: able)
  func isTrainable(_ library: DNNLibrary) throws {
    let program = try Self.small()
    let pair = try Self.steps(library, program, count: 6)
    var first: [Float] = []
    var last: [Float] = []
    for round in 0..<20 {
      let totals = pair.map { step in
        let losses = step.train(learningRate: 0.01)
        return (losses.lesion ?? .nan) + (losses.site ?? .nan)
      }
      if round == 0 { first = totals }
      last = totals
      #expect(abs(totals[1] - totals[0]) < 0.1 * first[0], "step \(round + 1): \(totals)")
    }
    #expect(last[0] < first[0] && last[1] < first[1])
  }

  @Test(
    "the same step gives the same bytes", .enabled(if: canCompute, "this processor has no AVX-512"),
    arguments: able)
  func isDeterministic(_ library: DNNLibrary) throws {
    let program = try Self.small()
    let runs = try (0..<2).map { _ in
      let step = try Self.steps(library, program, count: 6)[1]
      for _ in 0..<3 { _ = step.train(learningRate: 0.01) }
      return step
    }
    for entry in program.state { #expect(runs[0].read(entry) == runs[1].read(entry)) }
  }
}
