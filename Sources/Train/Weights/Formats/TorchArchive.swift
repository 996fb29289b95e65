internal import Files

/// What `torch.save` writes since PyTorch 1.6: a zip file with a pickle and a file for each storage.
enum TorchArchive: WeightFormat {
  static let name = "PyTorch (zip)"

  static func recognises(_ file: MappedFile) -> Bool {
    file.count >= 4 && file.bytes(0..<4) == [0x50, 0x4B, 3, 4]
  }

  static func read(_ file: MappedFile) throws(WeightProblem) -> WeightFile {
    let zip = try StoredZip(file)
    let names = zip.names.filter { $0.hasSuffix("/data.pkl") || $0 == "data.pkl" }
    guard names.count == 1, let name = names.first, let range = try zip.range(of: name) else {
      throw WeightProblem(
        "a zip file with \(names.count) files data.pkl, not one",
        remedy: "Give a file that torch.save wrote.")
    }
    let folder = String(name.dropLast("data.pkl".count))
    if let order = try zip.range(of: "\(folder)byteorder"),
      String(decoding: file.bytes(order), as: UTF8.self) != "little"
    {
      throw WeightProblem(
        "its numbers are big-endian", remedy: "Save it again on a little-endian machine.")
    }
    // Many tensors share a storage, and looking one up sums all its bytes.
    var checked: [String: Range<Int>] = [:]
    let pickle = file.bytes(range.prefix(Unpickler.mostBytes))
    var unpickler = Unpickler(pickle, name: name)
    let root = try unpickler.load()
    let dictionary = try StateDictionary(root, in: unpickler)
    return unsafe try file.withUnsafeBytes { bytes throws(WeightProblem) in
      unsafe try dictionary.weights(format: Self.name, file: file.count, bytes) {
        storage throws(WeightProblem) in
        if let known = checked[storage.key] { return known }
        guard let range = try zip.range(of: "\(folder)data/\(storage.key)") else {
          throw WeightProblem("the storage '\(storage.key)' is missing")
        }
        checked[storage.key] = range
        return range
      }
    }
  }
}

extension Range<Int> {
  /// The first numbers of a range.
  fileprivate func prefix(_ most: Int) -> Range<Int> {
    lowerBound..<Swift.min(upperBound, lowerBound + Swift.min(most, count))
  }
}
