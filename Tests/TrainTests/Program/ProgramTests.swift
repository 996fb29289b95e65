import Testing
import Train

@Suite struct ProgramTests {
  static func program(_ mode: Program.Mode, batch: Int = 4) throws -> Program {
    let heads = Heads(tasks: .mtl, lesions: 25, sites: 20)
    return Program(try ResNet50.network(side: 64, heads: heads), batch: batch, mode: mode)
  }

  @Test func `every operation reads what was written before`() throws {
    for mode in [Program.Mode.inference, .training(TrainingOptions())] {
      let program = try Self.program(mode)
      var written = Set<BufferID>()
      for operation in program.operations {
        for id in operation.reads {
          let isGiven =
            switch program[id].role {
            case .inputs, .targets, .parameter, .statistic: true
            default: false
            }
          #expect(isGiven || written.contains(id), "\(operation.kind) reads \(program[id].name)")
        }
        written.formUnion(operation.writes)
      }
    }
  }

  @Test func `gradients are handed over once, after the last other use of a parameter`() throws {
    let program = try Self.program(.training(TrainingOptions()))
    var updated = Set<BufferID>()
    for operation in program.operations {
      if case .gradientsReady(let parameters, let gradients) = operation {
        #expect(gradients.count == parameters.count)
        for parameter in parameters { #expect(updated.insert(parameter).inserted) }
      } else {
        let late = operation.reads.filter { updated.contains($0) }
        #expect(late.isEmpty, "\(operation.kind) reads \(late.map { program[$0].name })")
      }
    }
    #expect(updated.count == program.network.parameters.count)
  }

  @Test func `normalisations and sums carry their ReLUs`() throws {
    let program = try Self.program(.training(TrainingOptions()))
    let ReLUs = program.operations.filter { $0.kind == .relu }
    #expect(ReLUs.isEmpty)
    let sums = program.operations.filter {
      if case .add(_, _, _, hasReLU: true) = $0 { true } else { false }
    }
    #expect(sums.count == 16)
  }

  @Test func `frozen affine parameters have neither gradient nor momentum`() throws {
    let program = try Self.program(
      .training(TrainingOptions(normalisation: .frozenAffine)))
    let momentumBuffers = program.state.filter { $0.kind.isSlot }
    #expect(momentumBuffers.count == program.network.parameters.count - 2 * 53)
    #expect(momentumBuffers.allSatisfy { !$0.name.contains("bn") })
  }

  @Test func `the state of an inference program is parameters and statistics`() throws {
    let program = try Self.program(.inference)
    #expect(program.state.filter { $0.kind == .parameter }.count == 161 - 2 + 4)
    #expect(program.state.filter { $0.kind == .statistic }.count == 106)
    #expect(program.state.allSatisfy { !$0.kind.isSlot })
    #expect(Set(program.outputs.keys) == [.lesionLogits, .siteLogits, .features, .maps])
  }

  @Test func `nothing is dropped in prediction, and features are what the heads read`() throws {
    let heads = Heads(tasks: .lesion, lesions: 25, sites: 0)
    let network = try AlexNet.network(side: 67, heads: heads)
    let training = Program(network, batch: 2, mode: .training(TrainingOptions()))
    #expect(training.operations.count { $0.kind == .dropout } == 2)
    #expect(training.operations.count { $0.kind == .dropoutGradient } == 2)
    let inference = Program(network, batch: 2, mode: .inference)
    #expect(!inference.operations.contains { $0.kind == .dropout })
    let features = try #require(inference.outputs[.features])
    #expect(inference[features].name == "relu7" && inference[features].isOutput)
    let readers = inference.operations.filter { $0.reads.contains(features) }
    #expect(readers.map(\.kind) == [.linear])
    #expect(inference.outputs[.maps] == nil)
  }

  @Test func `groups divide the arithmetic`() throws {
    let heads = Heads(tasks: .lesion, lesions: 1000, sites: 0)
    let network = try AlexNet.network(side: 227, heads: heads)
    let program = Program(network, batch: 1, mode: .inference)
    let total = program.operations.reduce(0) { $0 + $1.arithmetic(in: program) }
    // 724 million multiply-adds of BVLC's AlexNet.
    #expect(abs(Double(total) / 2 - 0.7244e9) < 0.0005e9)
  }

  @Test func `the arithmetic of resnet50 is the known count`() throws {
    let heads = Heads(tasks: .lesion, lesions: 1000, sites: 0)
    let network = try ResNet50.network(side: 224, heads: heads)
    let program = Program(network, batch: 1, mode: .inference)
    let total = program.operations.reduce(0) { $0 + $1.arithmetic(in: program) }
    // 4.09 thousand million multiply-adds, as torchvision documents.
    #expect(abs(Double(total) / 2 - 4.089e9) < 0.002e9)
  }
}
