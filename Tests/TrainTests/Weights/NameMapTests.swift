import Provenance
import TestSupport
import Testing

@testable import Train

@Suite struct NameMapTests {
  private let folder = TemporaryFolder()

  private func map(_ text: String) throws -> NameMap {
    try AtomicFile.write(text, to: folder.file("names.csv"))
    return try NameMap(folder.file("names.csv"))
  }

  @Test func `stars are put back in order, the first line that fits decides`() throws {
    let map = try map(
      """
      from,to
      encoder.stages.0.*.norm*,never
      encoder.stem.weight,conv1.weight
      encoder.stages.0.*.c1.*,layer1.*.conv1.*
      encoder.**,**
      head.**,

      """)
    #expect(map.target(of: "encoder.stem.weight") == .renamed("conv1.weight"))
    #expect(map.target(of: "encoder.stages.0.2.c1.weight") == .renamed("layer1.2.conv1.weight"))
    #expect(map.target(of: "encoder.bn1.running_mean") == .renamed("bn1.running_mean"))
    #expect(map.target(of: "head.a.weight") == .dropped)
    #expect(map.target(of: "other") == .same)
  }

  @Test(
    "a map that can't be used is refused with its line",
    arguments: [
      ("a,b\nc,d\n", "its columns are not from,to"), ("from,to\na.*,b.*.*\n", "more stars"),
      ("", "empty"), ("from,to\na\n", "fields"),
    ])
  func bad(_ text: String, _ hint: String) throws {
    let error = #expect(throws: TrainError.self) { try map(text) }
    #expect(error?.description.contains(hint) == true, "\(String(describing: error))")
  }

  @Test func `names that become one are refused`() throws {
    let map = try map("from,to\n**,same\n")
    let error = #expect(throws: TrainError.self) {
      try WeightFile.read("\(TorchWeightsTests.folder)/plain.pth", names: map)
    }
    #expect(error?.description.contains("two tensors are called 'same'") == true)
  }
}
