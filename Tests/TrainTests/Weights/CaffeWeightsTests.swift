import Files
import TestSupport
import Testing
import Vocabulary
@testable import Train

@Suite struct CaffeWeightsTests {
  private static let folder = Checkout.file("Tests/Fixtures/Train/weights")

  @Test func `every layer of Caffe's ResNet-50 has its workspace and its statistics are divided`()
    throws
  {
    let file = try WeightFile.read("\(Self.folder)/resnet50.caffemodel")
    #expect(file.model == "resnet50-v1" && file.input == .caffe)
    // 53 convolutions, four numbers of each normalisation, the bias of the first convolution.
    #expect(file.tensors.count == 53 * 5 + 1)
    for tensor in file.tensors {
      let expected = Hashed.state(tensor.name, tensor.shape)
      let isStatistic = tensor.name.contains("running_")
      for (ours, theirs) in zip(tensor.values, expected) {
        #expect(
          isStatistic ? abs(ours - theirs) <= 2e-7 * max(1, abs(theirs)) : ours == theirs,
          "\(tensor.name)")
      }
    }
    let names = Set(file.tensors.map(\.name))
    for name in [
      "conv1.bias", "layer1.0.downsample.0.weight", "layer2.3.bn3.running_var",
      "layer4.2.conv3.weight",
    ] { #expect(names.contains(name), "\(name)") }
    #expect(
      file.changes.contains { $0.from == "fc1000" && $0.to == "a head of 3 classes" })
    #expect(file.changes.count { $0.kind == .folded } == 53)
  }

  @Test func `BVLC's AlexNet in the old form keeps its names and loses its head`() throws {
    let file = try WeightFile.read("\(Self.folder)/alexnet.caffemodel")
    #expect(file.model == "alexnet" && file.input == .caffe)
    #expect(file.tensors.count == 14)
    #expect(file["fc6.weight"]?.shape == [5, 16] && file["conv2.weight"]?.shape == [4, 2, 3, 3])
    #expect(file["fc6.bias"]?.shape == [5])
    for tensor in file.tensors {
      #expect(tensor.values == Hashed.state(tensor.name, tensor.shape), "\(tensor.name)")
    }
    #expect(file.changes.contains { $0.from == "fc8" && $0.kind == .dropped })
  }

  @Test("what a layout makes is all that its model wants", arguments: ["resnet50", "alexnet"])
  func models(_ name: String) throws {
    let file = try WeightFile.read("\(Self.folder)/\(name).caffemodel")
    let model = try #require(AllModels.all.first { $0.name == file.model })
    let network = try model.network(
      side: model.side, heads: Heads(tasks: .lesion, lesions: 2, sites: 0))
    let heads: Set<ParameterGroup> = [.headWeight, .headBias]
    let wanted =
      network.parameters.filter { !heads.contains($0.group) }.map(\.name)
      + network.statistics.map(\.name)
    #expect(Set(file.tensors.map(\.name)) == Set(wanted))
  }

  // A protobuf writer of its own.

  private func varint(_ value: UInt64) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + varint(value >> 7)
  }
  private func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    varint(UInt64(number << 3 | 2)) + varint(UInt64(bytes.count)) + bytes
  }
  private func integer(_ number: Int, _ value: UInt64) -> [UInt8] {
    varint(UInt64(number << 3)) + varint(value)
  }
  private func floats(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
  }
  private func blob(_ shape: [UInt64], _ values: [Float]) -> [UInt8] {
    field(7, field(1, shape.flatMap { varint($0) })) + field(5, floats(values))
  }
  private func layer(_ name: String, _ blobs: [[UInt8]]) -> [UInt8] {
    field(100, field(1, Array(name.utf8)) + blobs.flatMap { field(7, $0) })
  }

  private func refusal(_ bytes: [UInt8]) throws -> String {
    let folder = TemporaryFolder()
    let path = folder.file("x.caffemodel")
    try AtomicFile.write(bytes, to: path)
    let error = #expect(throws: TrainError.self) { try WeightFile.read(path) }
    #expect(error?.exitStatus == .badData)
    return error?.description ?? ""
  }

  @Test func `hostile messages are errors`() throws {
    let good = layer("conv1", [blob([1, 1, 1, 1], [1])])
    #expect(try refusal(good).contains("is not known"))
    let one = try refusal(layer("x", [blob([2], [1])]))
    #expect(one.contains("[2] has 1 number") && !one.contains("1 numbers"))
    #expect(try refusal(layer("x", [blob([.max], [1])])).contains("extent of -1"))
    #expect(
      try refusal(layer("x", [blob([1 << 39, 1 << 39], [1])])).contains("impossible shape"))
    #expect(
      try refusal(layer("x", [blob([UInt64](repeating: 1, count: 40), [1])])).contains("33 extents")
    )
    #expect(
      try refusal(layer("x", [integer(1, 1) + integer(2, 1 << 35) + field(5, floats([1]))]))
        .contains("has 1 number"))
    #expect(try refusal(layer("x", [field(5, [1, 2, 3])])).contains("cut off"))
    // A length beyond the end, a varint that does not end, a group, field 0: after a good layer.
    #expect(try refusal(good + [0x0A, 0xFF, 0xFF, 3]).contains("beyond its message's end"))
    #expect(try refusal(good + [0x0A] + [UInt8](repeating: 0xFF, count: 11)).contains("64 bits"))
    #expect(try refusal(good + [0x0A, 0x80]).contains("cut off"))
    #expect(try refusal(good + [0x0B]).contains("wire type 3"))
    #expect(try refusal(good + [0x02, 0]).contains("a field without number"))
    // Messages in messages: nothing descends into what it does not know.
    var nested: [UInt8] = []
    for _ in 0..<2000 { nested = field(15, nested) }
    #expect(try refusal(layer("x", []) + field(3, nested)).contains("is not known"))
  }

  @Test func `nets that only look like the known ones are refused`() throws {
    let names = ["conv1", "pool1", "norm1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"]
    let other = names.flatMap { layer($0, []) }
    #expect(try refusal(other).contains("CaffeNet"))
    let convolution = blob([1, 1, 1, 1], [1])
    let deeper = ["conv1", "res2a_branch2a", "res3b22_branch2a"].flatMap {
      layer($0, [convolution])
    }
    #expect(try refusal(deeper).contains("'bn_conv1' is missing"))
    let twice = names.filter { $0 != "pool1" }.flatMap { layer($0, []) }
    #expect(
      try refusal(twice + layer("conv1", [convolution]) + layer("conv1", [convolution]))
        .contains("two tensors are called 'conv1.weight'"))
    #expect(
      try refusal(twice + layer("fc6", [convolution])).contains("'fc6' has blobs of shapes"))
  }

  @Test func `a factor of nought gives noughts, and another epsilon goes into the variance`() throws
  {
    func norm(_ factor: Float, epsilon: Float?) throws -> CaffeConversion {
      var conversion = CaffeConversion()
      func layer(_ values: [[Float]], _ epsilon: Float?) throws -> CaffeNet.Layer {
        let blobs = try values.map { values in
          let bytes = blob([UInt64(values.count)], values)
          return try unsafe bytes.withUnsafeBytes { unsafe try CaffeBlob($0, 0..<$0.count) }
        }
        return CaffeNet.Layer(name: "bn", blobs: blobs, epsilon: epsilon)
      }
      try conversion.addBatchNorm(
        try layer([[2, 4], [6, 8], [factor]], epsilon), scale: try layer([[1, 2], [3, 4]], nil),
        as: "bn")
      return conversion
    }
    func values(_ conversion: CaffeConversion, _ name: String) -> [Float]? {
      conversion.tensors.first { $0.name == name }?.values
    }
    let plain = try norm(2, epsilon: nil)
    #expect(values(plain, "bn.running_mean") == [1, 2])
    #expect(values(plain, "bn.running_var") == [3, 4])
    #expect(values(plain, "bn.weight") == [1, 2] && values(plain, "bn.bias") == [3, 4])
    #expect(values(try norm(0, epsilon: nil), "bn.running_var") == [0, 0])
    #expect(values(try norm(2, epsilon: 1e-5), "bn.running_var") == [3, 4])
    let other = try #require(values(try norm(2, epsilon: 1e-3), "bn.running_var"))
    #expect(abs(other[0] - 3.00099) < 1e-6)
  }
}
