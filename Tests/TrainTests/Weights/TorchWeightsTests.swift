import Artifacts
import Files
import TestSupport
import Testing
import Vocabulary
@testable import Train

@Suite struct TorchWeightsTests {
  static let folder = Checkout.file("Tests/Fixtures/Train/weights")

  /// The tensors of make_weights.py.
  static let expected: [(name: String, shape: [Int], values: [Float])] = {
    func one(_ name: String, _ shape: [Int]) -> (String, [Int], [Float]) {
      (name, shape, Hashed.scaled(name, shape.reduce(1, *), 1))
    }
    let shared = Hashed.scaled("shared", 40, 1)
    let half = StoredTensor(name: "", shape: [6], halves: Hashed.scaled("half", 6, 1))
    let brain = Hashed.scaled("brain", 6, 1).map { value -> Float in
      let bits = value.bitPattern
      return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
    let turned = (0..<4).flatMap { column in (0..<3).map { shared[$0 * 4 + column] } }
    let part = [15, 17, 19, 20, 22, 24].map { shared[$0] }
    return [
      one("conv1.weight", [4, 3, 3, 3]), one("bn1.weight", [4]), one("bn1.bias", [4]),
      one("bn1.running_mean", [4]), one("bn1.running_var", [4]),
      ("half", [3, 2], half.floats ?? []), ("brain", [3, 2], brain), ("turned", [4, 3], turned),
      ("part", [2, 3], part), one("scalar", []), one("lesion.weight", [7, 4]),
    ]
  }()

  @Test(
    "the tensors that PyTorch and safetensors wrote are read to the bit",
    arguments: ["plain.pth", "nested.pth", "old.pth", "protocol4.pth", "plain.safetensors"])
  func reads(_ name: String) throws {
    let file = try WeightFile.read("\(Self.folder)/\(name)")
    #expect(file.tensors.count == Self.expected.count)
    for (name, shape, values) in Self.expected {
      let tensor = try #require(file[name], "\(name)")
      #expect(tensor.shape == shape && tensor.values == values, "\(name)")
    }
    let isWrapped = name == "nested.pth" || name == "old.pth"
    let counter = "\(isWrapped ? "module." : "")bn1.num_batches_tracked"
    #expect(file.changes.contains { $0.from == counter && $0.to == "a counter" })
    #expect(file.changes.contains { $0.from == "module.scalar" && $0.to == "scalar" } == isWrapped)
    #expect(file.changes.contains { $0.from == "epoch" && $0.kind == .dropped } == isWrapped)
  }

  @Test("the kind of a file is known by its content", arguments: ["plain.pth", "old.pth"])
  func recognises(_ name: String) throws {
    let folder = TemporaryFolder()
    let file = try MappedFile("\(Self.folder)/\(name)")
    let path = folder.file("weights.safetensors")
    try AtomicFile.write(file.bytes(0..<file.count), to: path)
    #expect(try WeightFile.read(path).format.hasPrefix("PyTorch"))
  }

  @Test func `a file of no known kind is refused with those that are`() throws {
    let folder = TemporaryFolder()
    for bytes in [[], Array("weights".utf8), [0x89] + Array("HDF\r\n\u{1A}\n".utf8)] {
      let path = folder.file("x")
      try AtomicFile.write(bytes, to: path)
      let error = #expect(throws: TrainError.self) { try WeightFile.read(path) }
      #expect(error?.exitStatus == .badData)
      #expect(error?.description.contains("PyTorch (zip), PyTorch (before 1.6)") == true)
    }
  }

  @Test("a file that is cut off anywhere, or has a changed byte, is refused or read the same")
  func damage() throws {
    let folder = TemporaryFolder()
    for name in ["plain.pth", "old.pth", "resnet50.caffemodel", "plain.safetensors"] {
      let file = try MappedFile("\(Self.folder)/\(name)")
      let bytes = file.bytes(0..<file.count)
      for step in 0..<60 {
        let offset = (step * 7919 + 13) % bytes.count
        var changed = bytes
        changed[offset] ^= UInt8(1 << (step % 8))
        for damaged in [Array(bytes.prefix(offset)), changed] {
          let path = folder.file("damaged")
          try AtomicFile.write(damaged, to: path)
          do {
            _ = try WeightFile.read(path)
          } catch let error as TrainError {
            #expect(error.exitStatus == .badData)
          }
        }
      }
    }
  }
}
