import CKernels
import CParallel
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Train

/// What holds for every operator; their numbers are compared with PyTorch's in `ConformanceTests`.
@Suite struct OperatorTests {
  /// Those that have loops in C.
  private static let elementwise = AllOperators.all.compactMap { type in
    HostKernels.elementwise[type.name] == nil
      ? nil : type.init(constants: [:]) as? any ElementwiseOperator
  }

  @Test func `every operator has a file and every file an operator`() throws {
    let folder = Checkout.file("Sources/Train/Operators")
    let own = ["AllOperators", "AnyOperator", "ElementwiseOperator", "Operator", "OperatorTensors"]
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { !own.map { "\($0).swift" }.contains($0) }
    #expect(files.sorted() == AllOperators.all.map { "\($0).swift" }.sorted())
    let names = AllOperators.all.map { $0.name }
    #expect(Set(names).count == names.count)
  }

  @Test func `every operator has a case of PyTorch's and stands in the documentation`() throws {
    let table = OperationTable.shared
    let applied = table.cases.flatMap { table.program($0).operations }.compactMap { operation in
      if case .applied(let call) = operation { call } else { nil }
    }
    let page = try String(
      contentsOfFile: Checkout.file("docs/adding/operation.md"), encoding: .utf8)
    for name in AllOperators.all.map({ $0.name }) {
      #expect(applied.contains { $0.applied.name == name && !$0.isGradient }, "\(name)")
      #expect(applied.contains { $0.applied.name == name && $0.isGradient }, "\(name)")
      #expect(page.contains("| \(name) |"), "\(name)")
    }
  }

  @Test func `what an operator becomes in ONNX makes each name once, of what is there`() {
    let table = OperationTable.shared
    for network in table.cases.map({ table.program($0).network }) {
      for node in network.nodes {
        guard case .applied(let own) = node.layer, !node.layer.isIdentityInPrediction else {
          continue
        }
        let names = OnnxNames(
          inputs: node.inputs.map { "value.\($0.index)" },
          inputShapes: node.inputs.map { network.shape(of: $0) },
          parameters: node.parameters.map { network.parameters[$0].name }, output: node.name)
        guard let made = own.base.onnx(names) else { continue }
        var known = Set(names.inputs + names.parameters)
        for constant in made.constants {
          #expect(known.insert(constant.name).inserted, "\(own.name): \(constant.name)")
        }
        for step in made.nodes {
          #expect(known.isSuperset(of: step.inputs), "\(own.name): \(step.inputs)")
          #expect(known.insert(step.output).inserted, "\(own.name): \(step.output)")
        }
        #expect(made.nodes.last?.output == names.output, "\(own.name)")
      }
    }
  }

  @Test func `every table of kernels names operators that exist`() {
    let names = Set(AllOperators.all.map { $0.name })
    #expect(names.isSuperset(of: HostKernels.elementwise.keys))
    #expect(names.isSuperset(of: HostKernels.channelwise.keys))
    // Each is elementwise, so that the test below compares it with its reference.
    #expect(Self.elementwise.count == HostKernels.elementwise.count)
    let padded = Self.elementwise.filter { OneDNNLowering.keepsLayout($0) }
    #expect(padded.map { type(of: $0).name }.starts(with: ["gelu", "silu", "hard swish"]))
  }

  /// From the far ends, where exponentials overflow, through every branch; and what is not a number.
  private static let inputs: [Float] =
    [-.infinity, -1e30, -200, -88, 88, 200, 1e30, .infinity, .nan, -3, 3, 0]
    + (-4000...4000).map { Float($0) / 256 }

  @Test("a kernel equals its reference", arguments: elementwise.indices)
  func kernels(_ index: Int) throws {
    let own = Self.elementwise[index]
    let kernel = try #require(HostKernels.elementwise[type(of: own).name])
    var threads = unsafe derm_threads(count: 1, run: derm_thread_pool_run)
    var inputs = Self.inputs
    var results = [Float](repeating: 9, count: inputs.count)
    var slopes = results
    let ones = [Float](repeating: 1, count: inputs.count)
    unsafe kernel.forward(&threads, &inputs, &results, inputs.count)
    unsafe kernel.gradient(&threads, &inputs, ones, &slopes, inputs.count)
    for (place, x) in inputs.enumerated() {
      let pairs = [(results[place], own.value(of: x)), (slopes[place], own.slope(at: x))]
      for (ours, expected) in pairs
      where x.isNaN || abs(x) <= 88 {
        let isSame = ours.isNaN && expected.isNaN || abs(ours - expected) < 4e-7 * max(1, abs(x))
        #expect(isSame, "\(type(of: own).name) at \(x): \(ours), not \(expected)")
      }
    }
    if OneDNNLowering.keepsLayout(own) {
      #expect(results[11] == 0, "padding stays 0")
    }
  }

  private func network() -> Network {
    var builder = NetworkBuilder(side: 24)
    var value = builder.convolution("a", .input, Convolution(outputs: 24, kernel: 3))
    value = builder.layerNorm("b", value)
    value = builder.gelu("c", value)
    value = builder.layerScale("d", value, start: 0.5)
    value = builder.stochasticDepth("e", value, probability: 0.5)
    let gate = builder.sigmoid("g", builder.globalAveragePool("f", value))
    value = builder.channelGate("h", value, by: gate)
    let pooled = builder.globalAveragePool("p", value)
    return builder.finish(
      name: "all", features: pooled, maps: value, heads: Heads(tasks: .lesion, lesions: 3, sites: 0)
    )
  }

  @Test("the number of threads changes no byte of an operator", .needsBackend)
  func threads() throws {
    let program = Program(
      network(), batch: 5, mode: .training(TrainingOptions(keepsGradients: true)))
    for backend in presentBackends {
      let gradients = try [1, 2, 3].map { threads in
        let step = try AllBackends.open(backend, threads: threads).lower(program)
        try Hashed.fill(step)
        var batch = Hashed.batch(for: program, count: 5)
        batch.dropout = DropoutKey(seed: 3)
        step.load(batch)
        _ = step.train(learningRate: 0)
        return try ["b.weight", "b.bias", "d.layer_scale"].map {
          try #require(step.gradient(ofParameter: $0)).map(\.bitPattern)
        }
      }
      // oneDNN's convolutions and our sums over batches are the same whatever the threads.
      #expect(gradients[1] == gradients[0] && gradients[2] == gradients[0], "\(backend)")
    }
  }

  /// A backend on a device of its own, which names no operator.
  private struct Bare: Backend {
    static let name = "bare"
    let library = "none"
    static func probe() -> Availability { .available(score: 0, version: "0") }
    init(threads: Int, dtype: DType) {}
    var device: Device { .processor }
    func makeState(for program: Program) throws(TrainError) -> any ModelState {
      preconditionFailure("never asked")
    }
    func compile(
      _ program: Program, _ state: any ModelState
    ) throws(TrainError) -> any Executable {
      preconditionFailure("never asked")
    }
    func makeUpdates(
      _ program: Program, _ state: any ModelState, _ communicator: any Communicator
    ) throws(TrainError) -> any ParameterUpdates {
      preconditionFailure("never asked")
    }
    func memory(of programs: [Program]) -> Int { 0 }
  }

  @Test func `a backend that lacks an operator says so by its name`() {
    let program = Program(network(), batch: 1, mode: .inference)
    let error = #expect(throws: TrainError.self) {
      try Bare(threads: 1, dtype: .f32).lower(program)
    }
    #expect(error?.description.contains("backend bare can't run the operator 'layer norm'") == true)
    #expect(error?.exitStatus == .usage)
    let training = Program(network(), batch: 1, mode: .training(TrainingOptions()))
    let other = #expect(throws: TrainError.self) {
      try Bare(threads: 1, dtype: .f32).lower(training)
    }
    #expect(other?.description.contains("backend bare can't run the optimizer 'sgd'") == true)
  }

  @Test func `stochastic depth drops the same images of a step in micro-batches`() {
    let depth = StochasticDepth(constants: ["probability": 0.4, "stream": 2])
    let whole = (0..<64).map { depth.factor(DropoutKey(seed: 9, step: 5), image: $0) }
    let parts = (0..<64).map { image in
      depth.factor(DropoutKey(seed: 9, step: 5, firstRow: image / 16 * 16), image: image % 16)
    }
    #expect(whole == parts)
    #expect(Set(whole) == [0, 1 / (1 - 0.4 as Float)])
    #expect((15...36).contains(whole.count { $0 == 0 }), "64 draws of 0.4")
  }

  @Test func `stochastic depth vanishes from prediction`() {
    let inference = Program(network(), batch: 2, mode: .inference)
    let labels = inference.operations.map(\.label)
    #expect(labels.contains("layer scale") && !labels.contains("stochastic depth"))
  }
}
