import Files
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
    let names = [
      "encoder.stem.weight", "encoder.stages.0.2.c1.weight", "encoder.bn1.running_mean",
      "head.a.weight", "other",
    ]
    #expect(
      try map.targets(of: names) == [
        .renamed("conv1.weight"), .renamed("layer1.2.conv1.weight"), .renamed("bn1.running_mean"),
        .dropped, .same,
      ])
  }

  @Test func `two stars take as many parts as they can, the first ones first`() throws {
    let map = try map("from,to\n**.a.**.*,<.**.|.**.|.*\n**,other.**\n")
    #expect(
      try map.targets(of: ["a.b", "x.a.y.a.z.w", "x.a", "a.a.a"]) == [
        .renamed("<.|.|.b"), .renamed("<.x.a.y.|.z.|.w"), .renamed("other.x.a"),
        .renamed("<.a.|.|.a"),
      ])
  }

  @Test(.within(1))
  func `many double stars cost no more than their number times the name's length`() throws {
    // 99 parts in the second line: one more than 100 would be refused.
    let stars = Array(repeating: "**", count: 49).joined(separator: ".")
    let map = try map("from,to\n\(stars).end,x\n\(stars).a.\(stars),y\n")
    let name = Array(repeating: "b", count: 400).joined(separator: ".")
    #expect(try map.targets(of: Array(repeating: name, count: 20)).allSatisfy { $0 == .same })
  }

  @Test(.within(1)) func `a map that compares without end is refused`() throws {
    let line = Array(repeating: "**.a", count: 40).joined(separator: ".") + ".b,x\n"
    let map = try map("from,to\n" + String(repeating: line, count: 2000))
    let name = Array(repeating: "a", count: 400).joined(separator: ".")
    let error = #expect(throws: WeightProblem.self) {
      try map.targets(of: (0..<2000).map { "\(name).\($0)" })
    }
    #expect(error?.what.contains("comparisons") == true)
  }

  @Test(
    "a map that can't be used is refused with its line",
    arguments: [
      ("a,b\nc,d\n", "its columns are not from,to"), ("from,to\na.*,b.*.*\n", "more stars"),
      ("", "empty"), ("from,to\na\n", "fields"),
      (
        "from,to\na,b\n\(Array(repeating: "**", count: 101).joined(separator: ".")),x\n",
        "csv:3: a name with more than 100 parts"
      ),
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
