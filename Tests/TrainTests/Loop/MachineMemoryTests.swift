import TestSupport
import Testing
@testable import Train

/// A training that is larger than the machine.
@Suite struct MachineMemoryTests {
  @Test(
    "it is refused with what to do, before memory is reserved", .needsBackend,
    .enabled(if: Hardware.memory < 64 << 30, "the machine would hold it"))
  func refused() throws {
    let tiny = try TinyPack()
    var request = tiny.request()
    request.recipe.model = "resnet50"
    request.recipe.batch = 24
    request.recipe.input.side = 2048
    request.recipe.input.jitter = [2048, 2048]
    request.recipe.input.testSide = 2048
    let error = #expect(throws: TrainError.self) { try Trainer.run(request, observer: Witness()) }
    guard case .tooLittleMemory(_, let limit, _, let remedy) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(limit == Hardware.memory && remedy.contains("--set memory="), "\(remedy)")
  }
}
