import Testing

@testable import Train

@Suite struct ArenaPlanTests {
  private static func bytes(_ program: Program) -> (BufferID) -> Int {
    { program[$0].count * 4 }
  }

  @Test func `buffers that live at the same time never overlap`() throws {
    for mode in [Program.Mode.inference, .training(TrainingOptions())] {
      let program = try ProgramTests.program(mode)
      let plan = ArenaPlan(program, bytes: Self.bytes(program))
      let lives = ArenaPlan.lives(of: program)
      for (index, first) in lives.enumerated() {
        let start = try #require(plan.offsets[first.id.index])
        let end = start + program[first.id].count * 4
        #expect(start % ArenaPlan.alignment == 0 && end <= plan.size)
        for second in lives[(index + 1)...] where second.life.overlaps(first.life) {
          let other = try #require(plan.offsets[second.id.index])
          #expect(
            end <= other || other + program[second.id].count * 4 <= start,
            "\(program[first.id].name) and \(program[second.id].name)")
        }
      }
    }
  }

  @Test func `sharing saves most of an inference's memory`() throws {
    let program = try ProgramTests.program(.inference)
    let plan = ArenaPlan(program, bytes: Self.bytes(program))
    #expect(plan.size < plan.unsharedSize / 8)
  }

  @Test func `persistent buffers have no workspace in the arena`() throws {
    let program = try ProgramTests.program(.training(TrainingOptions()))
    let plan = ArenaPlan(program, bytes: Self.bytes(program))
    for (index, buffer) in program.buffers.enumerated() where buffer.isPersistent {
      #expect(plan.offsets[index] == nil, "\(buffer.name)")
    }
  }

  @Test func `a buffer without bytes has no workspace`() throws {
    let program = try ProgramTests.program(.inference)
    let plan = ArenaPlan(program) { _ in 0 }
    #expect(plan.size == 0)
  }

  /// Row-major f32, batch 8; backends add what their layouts pad.
  @Test(
    "deeper networks need memory in proportion to their activations",
    arguments: [("resnet50", 777), ("resnet101", 1141), ("resnet152", 1592), ("alexnet", 171)])
  func deeperNetworks(_ name: String, _ mebibytes: Int) throws {
    let model = try AllModels.named(name)
    let network = try model.network(
      side: model.side, heads: Heads(tasks: .mtl, lesions: 25, sites: 20))
    let training = Program(network, batch: 8, mode: .training(TrainingOptions()))
    let plan = ArenaPlan(training, bytes: Self.bytes(training))
    #expect(abs(plan.size >> 20 - mebibytes) < mebibytes / 20, "\(plan.size >> 20) MiB")
    let inference = Program(network, batch: 8, mode: .inference)
    let small = ArenaPlan(inference, bytes: Self.bytes(inference))
    #expect(small.size < plan.size / 4, "\(small.size >> 20) MiB")
  }
}
