import TestSupport
import Testing

import Vocabulary
@testable import Train

/// Which dictionary of a checkpoint is taken; make_layouts.py wrote them.
@Suite struct StateChoiceTests {
  static let folder = Checkout.file("Tests/Fixtures/Train/weights/layouts")

  /// Layouts that have one network, with the value of its numbers, its entry, and something left out.
  static let readable: [(name: String, value: Float, taken: String?, dropped: String)] = [
    ("best-score", 1, "'state_dict'", "best_acc1"),
    ("class-weights", 1, "'model'", "class_weights"),
    ("model-state-dict", 1, "'model_state_dict'", "loss"), ("net", 1, "'net'", "acc"),
    ("other-name", 1, "'my_resnet'", "optimizer"),
    ("average-beside", 1, "'state_dict'", "state_dict_ema"), ("average-alone", 2, "'ema'", "acc"),
    ("deeper", 1, "'model' in 'checkpoint'", "acc"),
    ("lightning", 1, "'state_dict'", "model.criterion.weight"),
    ("extra-state", 1, nil, "bn1._extra_state"),
  ]

  @Test(
    "the network's tensors are found whatever lies next to them, and both are reported",
    arguments: 0..<10)
  func reads(number: Int) throws {
    let layout = Self.readable[number]
    let file = try WeightFile.read("\(Self.folder)/\(layout.name).pth")
    #expect(file.tensors.map(\.name) == ["conv1.weight", "bn1.bias"], "\(layout.name)")
    #expect(file.tensors.allSatisfy { $0.values == [layout.value, layout.value] })
    #expect(file.changes.first { $0.kind == .taken }?.from == layout.taken)
    let dropped = layout.dropped.replacing("model.criterion", with: "criterion")
    #expect(file.changes.contains { $0.kind == .dropped && $0.from == dropped }, "\(file.changes)")
  }

  @Test("a dictionary whose names have no dot is taken when no other is a network's")
  func plainNames() throws {
    let file = try WeightFile.read("\(Self.folder)/linear.pth")
    #expect(file.tensors.map(\.name) == ["weight", "bias"])
  }

  @Test(
    "where several networks may be meant, all are named and none is taken",
    arguments: [
      ("two-names", ["2 networks", "'generator'", "'discriminator'"]),
      ("two-usual", ["2 networks", "'state_dict'", "'model'"]),
      ("file-and-entry", ["2 networks", "the file's own tensors", "'state_dict'"]),
      ("whole-numbers", ["no tensors by name", "'state_dict'", "'acc'"]),
      ("score-alone", ["no tensors by name"]),
    ])
  func refused(_ name: String, _ words: [String]) throws {
    let error = #expect(throws: TrainError.self) {
      try WeightFile.read("\(Self.folder)/\(name).pth")
    }
    #expect(error?.exitStatus == .badData)
    for word in words { #expect(error?.description.contains(word) == true, "\(word)") }
  }

  @Test("a dictionary that names one other a thousand times is looked through once", .within(1))
  func repeated() throws {
    // {'a': D, 'b': D, …} where D = {'a': E, …} and E has no tensor: 1,000 names on three levels.
    var pickle: [UInt8] = [0x80, 2]
    for level in 0..<3 {
      pickle.append(UInt8(ascii: "}"))
      for number in 0..<1000 where level > 0 {
        let key = Array("k\(number)".utf8)
        pickle += [0x58, UInt8(key.count), 0, 0, 0] + key + [UInt8(ascii: "h"), UInt8(level - 1)]
        pickle.append(UInt8(ascii: "s"))
      }
      pickle += [UInt8(ascii: "q"), UInt8(level)]
      if level < 2 { pickle.append(UInt8(ascii: "0")) }
    }
    pickle.append(UInt8(ascii: "."))
    var unpickler = Unpickler(pickle, name: "test")
    let root = try unpickler.load()
    #expect(throws: WeightProblem.self) { try StateDictionary(root, in: unpickler) }
  }
}
