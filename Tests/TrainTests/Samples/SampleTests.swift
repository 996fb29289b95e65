import Files
import Foundation
import TestSupport
import Testing
@testable import Train

/// The samples of docs/adding work.
@Suite struct SampleTests {
  @Test func `the model has the shapes and parameters that its layers say`() throws {
    let network = try MyModel.network(side: 32, heads: Heads(tasks: .lesion, lesions: 3, sites: 2))
    #expect(network.shape(of: network.features) == [16])
    #expect(network.maps.map { network.shape(of: $0) } == [16, 16, 16])
    #expect(network.parameters.map(\.name).first == "conv1.weight")
  }

  @Test func `the weight format knows its files and refuses one that is cut off`() throws {
    let folder = TemporaryFolder()
    let whole = Array("MYWT".utf8) + [0, 0, 128, 63, 0, 0, 0, 192]
    for (name, bytes) in [("whole", whole), ("cut", Array(whole.dropLast()))] {
      try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
    }
    let file = try MappedFile(folder.file("whole"))
    #expect(MyWeights.recognises(file))
    #expect(try MyWeights.read(file).tensors.first?.values == [1, -2])
    let cut = try MappedFile(folder.file("cut"))
    #expect(throws: WeightProblem("its last number is cut off")) { try MyWeights.read(cut) }
  }

  @Test(
    "the backend lowers what the one behind it lowers",
    .enabled(if: presentBackends.contains("openblas"), "OpenBLAS is not installed"))
  func backend() throws {
    #expect(MyBackend.name == "mine" && MyBackend.refusal(of: .f32) == nil)
    _ = try MyBackend(threads: 1, dtype: .f32)
  }
}
