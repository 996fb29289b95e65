import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Train

@Suite struct HostilePickleTests {
  struct Case: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let pickle: String
    let expected: String
    var description: String { name }

    var bytes: [UInt8] {
      var digits = Array(pickle.utf8)[...]
      var bytes: [UInt8] = []
      while digits.count >= 2 {
        bytes.append(UInt8(String(decoding: digits.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        digits = digits.dropFirst(2)
      }
      return bytes
    }
  }

  static let cases: [Case] = {
    let bytes = (try? Checkout.fixture("Train/weights/hostile.json")) ?? []
    return (try? JSONDecoder().decode([Case].self, from: Data(bytes))) ?? []
  }()

  /// Reads a pickle as the one of a zip file and as the one of an old file.
  private func errors(_ pickle: [UInt8]) throws -> [TrainError?] {
    let folder = TemporaryFolder()
    var zip = ZipBytes()
    zip.add("archive/data.pkl", pickle)
    let start: [UInt8] = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8]
    let old = start + [0x50, 0x19, 0x2E, 0x80, 2, 0x4D, 0xE9, 3, 0x2E, 0x80, 2, 0x7D, 0x2E]
    return try [zip.finished(), old + pickle].map { bytes in
      let path = folder.file("hostile.pth")
      try AtomicFile.write(bytes, to: path)
      return #expect(throws: TrainError.self) { try WeightFile.read(path) }
    }
  }

  @Test("a pickle that wants more than tensors is refused by name", arguments: cases)
  func refused(_ test: Case) throws {
    for error in try errors(test.bytes) {
      #expect(error?.exitStatus == .badData)
      #expect(error?.description.contains(test.expected) == true, "\(String(describing: error))")
    }
  }

  @Test func `the cases are there`() { #expect(Self.cases.count > 35) }

  @Test func `a bomb of nested tuples, a long loop and a bomb of copies end in an error`() throws {
    // A tuple in a tuple, a million deep; deeper than any recursion would survive.
    let deep = [0x80, 2, 0x29] + [UInt8](repeating: 0x85, count: 1_000_000) + [0x2E]
    for error in try errors(deep) {
      #expect(error?.description.contains("no dictionary of tensors") == true)
    }
    let lists = [0x80, 2] + [UInt8](repeating: 0x5D, count: 500_000)
    for error in try errors(lists + [UInt8](repeating: 0x61, count: 499_999) + [0x2E]) {
      #expect(error?.description.contains("no dictionary of tensors") == true)
    }
    for error in try errors([0x80, 2] + [UInt8](repeating: 0x4E, count: 2_500_000)) {
      #expect(error?.description.contains("more than 2000000 operations") == true)
    }
    // A doubling: x = (x, x), sixty times; every walk through it would be endless.
    var doubled: [UInt8] = [0x80, 2, 0x29, 0x71, 0]
    for _ in 0..<60 { doubled += [0x68, 0, 0x68, 0, 0x86, 0x71, 0] }
    for error in try errors(
      [0x80, 2, 0x7D, 0x58, 1, 0, 0, 0, 0x61] + doubled.dropFirst(2) + [0x73, 0x2E])
    {
      #expect(error != nil)
    }
    // A list of many pairs, made into a dictionary again and again.
    let name = Array("ccollections\nOrderedDict\n".utf8)
    var copies: [UInt8] = [0x80, 2, 0x5D, 0x71, 0, 0x28]
    for _ in 0..<100_000 { copies += [0x4E, 0x4E, 0x86] }
    copies.append(0x65)
    for _ in 0..<1000 { copies += name + [0x68, 0, 0x85, 0x52, 0x30] }
    for error in try errors(copies + [0x2E]) {
      #expect(error?.description.contains("more than 2000000 items") == true)
    }
  }

  @Test(
    "counts near the largest numbers end in an error",
    arguments: [Int.max, 1 << 62, 1 << 61, (1 << 61) + 1, -1, Int.min])
  func counts(_ count: Int) throws {
    let number = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }
    func long(_ bytes: [UInt8]) -> [UInt8] { [0x8A, 8] + bytes }
    var pickle: [UInt8] = [0x80, 2, 0x7D] + text("w")
    pickle += Array("ctorch._utils\n_rebuild_tensor_v2\n((".utf8) + text("storage")
    pickle += Array("ctorch\nFloatStorage\n".utf8) + text("0") + text("cpu") + long(number)
    // The storage; an offset of 0, the shape [count] and strides [0]; the call; the item.
    pickle += [0x74, 0x51, 0x4B, 0]
    pickle += long(number)
    pickle += [0x85, 0x4B, 0, 0x85, 0x74, 0x52, 0x73, 0x2E]
    for error in try errors(pickle) { #expect(error?.exitStatus == .badData) }
  }

  @Test(.within(1)) func `a name of megabytes is refused before its prefixes are taken away`()
    throws
  {
    let name = String(repeating: "module.", count: 400_000)
    let file = #expect(throws: WeightProblem.self) {
      try WeightFile(format: "", tensors: [.init(name: name, shape: [1], values: [0])])
    }
    #expect(file?.what.contains("2800000 bytes") == true)
  }

  @Test(
    "a tensor outside its storage is refused",
    arguments: [
      (offset: 0, shape: [5], strides: [1]), (offset: 4, shape: [1], strides: [1]),
      (offset: 1, shape: [2, 2], strides: [2, 1]), (offset: 0, shape: [2], strides: [Int.max / 2]),
      (offset: -1, shape: [1], strides: [1]), (offset: 0, shape: [-1], strides: [1]),
      (offset: 3, shape: [2], strides: [-1]),
      (offset: 0, shape: [1 << 40, 1 << 40], strides: [0, 0]),
      (offset: 0, shape: [100], strides: [0]), (offset: 0, shape: [2], strides: []),
      (offset: .max, shape: [2], strides: [1]),
    ])
  func outside(_ view: (offset: Int, shape: [Int], strides: [Int])) {
    let storage = TorchStorage(key: "0", number: .float, offset: 0, count: 4)
    #expect(
      TorchTensor(
        storage: storage, offset: view.offset, shape: view.shape, strides: view.strides) == nil)
  }

  @Test func `a tensor without entries and one of a single number are read`() throws {
    let storage = TorchStorage(key: "0", number: .float, offset: 0, count: 4)
    let numbers: [Float] = [1, 2, 3, 4]
    func gather(_ offset: Int, _ shape: [Int], _ strides: [Int]) throws -> [Float] {
      let tensor = try #require(
        TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides))
      return unsafe numbers.withUnsafeBytes { unsafe tensor.gather($0) }
    }
    #expect(try gather(0, [0, 3], [3, 1]) == [])
    #expect(try gather(3, [], []) == [4])
    // A stride that is never taken may be any number.
    #expect(try gather(3, [1], [.max]) == [4])
    #expect(try gather(2, [2, 1], [1, .max]) == [3, 4])
    #expect(try gather(0, [2, 2], [1, 2]) == [1, 3, 2, 4])
  }
}
