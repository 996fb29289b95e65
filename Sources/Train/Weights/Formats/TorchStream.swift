internal import Files

/// What `torch.save` wrote before PyTorch 1.6: pickles one after the other, then the storages.
enum TorchStream: WeightFormat {
  static let name = "PyTorch (before 1.6)"

  /// The pickle of the number 0x1950A86A20F9469CFC6C, with which these files begin.
  private static let magic: [UInt8] = [
    0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]
  private static let version = 1001

  static func recognises(_ file: MappedFile) -> Bool {
    file.count > magic.count && file.bytes(0..<magic.count) == magic
  }

  static func read(_ file: MappedFile) throws(WeightProblem) -> WeightFile {
    let pickles = file.bytes(0..<min(file.count, Unpickler.mostBytes))
    var position = magic.count
    func next(_ name: String) throws(WeightProblem) -> (PickleValue, Unpickler) {
      var unpickler = Unpickler(pickles, from: position, name: name)
      let value = try unpickler.load()
      position = unpickler.position
      return (value, unpickler)
    }
    // In torch.save's order: magic number, version, machine, object, names of the storages,
    // storages.
    let version = try next("the version").0
    guard version == .integer(Self.version) else {
      throw WeightProblem("an unknown version of PyTorch's old format: \(version)")
    }
    let (about, machine) = try next("the machine")
    if case .dictionary(let pairs) = machine.node(about),
      pairs.contains(where: { $0.key == .text("little_endian") && $0.value == .boolean(false) })
    {
      throw WeightProblem(
        "its numbers are big-endian", remedy: "Save it again on a little-endian machine.")
    }
    let (root, unpickler) = try next("the object")
    let dictionary = try StateDictionary(root, in: unpickler)
    let (keys, list) = try next("the storages")
    guard case .list(let names) = list.node(keys) else {
      throw WeightProblem("it has no list of storages")
    }
    let ranges = try storages(names, unpickler, file, from: position)
    return unsafe try file.withUnsafeBytes { bytes throws(WeightProblem) in
      unsafe try dictionary.weights(format: Self.name, file: file.count, bytes) {
        storage throws(WeightProblem) in
        guard let range = ranges[storage.key] else {
          throw WeightProblem("the storage '\(storage.key)' is missing")
        }
        return range
      }
    }
  }

  /// Where each storage's numbers are: they follow each other, each behind its count.
  private static func storages(
    _ names: [PickleValue], _ pickle: Unpickler, _ file: MappedFile, from start: Int
  ) throws(WeightProblem) -> [String: Range<Int>] {
    // The list has names alone, and a storage its count: how large a number is stands where the
    // object refers to it.
    var sizes: [String: Int] = [:]
    for case .storage(let storage) in pickle.nodes { sizes[storage.key] = storage.number.size }
    var ranges: [String: Range<Int>] = [:]
    var position = start
    for name in names {
      guard case .text(let key) = name, let size = sizes[key], ranges[key] == nil else {
        throw WeightProblem("its list of storages does not fit its tensors")
      }
      guard position <= file.count - 8,
        let count = LittleEndian(bytes: file.bytes(position..<(position + 8))).number(0, 8),
        count <= (file.count - position - 8) / size
      else { throw WeightProblem("the storage '\(key)' is cut off") }
      ranges[key] = (position + 8)..<(position + 8 + count * size)
      position += 8 + count * size
    }
    return ranges
  }
}
