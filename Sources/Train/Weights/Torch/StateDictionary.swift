internal import Documents
internal import Files

/// The named tensors in a pickle of PyTorch.
struct StateDictionary {
  /// Name and view, in the file's order.
  private(set) var tensors: [(name: String, tensor: TorchTensor)] = []
  /// Entries that were left out, with the reason.
  private(set) var changes: [WeightFile.Change] = []

  /// Finds the dictionary that holds the network's tensors and takes them.
  ///
  /// Fails when there is none, or when several may be meant.
  init(_ root: PickleValue, in pickle: Unpickler) throws(WeightProblem) {
    guard case .dictionary(let pairs) = pickle.node(root) else {
      throw WeightProblem(
        "it holds no dictionary of tensors",
        remedy: "In Python: torch.save(model.state_dict(), 'weights.pth').")
    }
    let choice = try StateChoice(pairs, in: pickle)
    collect(choice.pairs, pickle)
    guard !choice.path.isEmpty else { return }
    let taken = choice.path.map { "'\($0)'" }.joined(separator: " in ")
    changes.append(
      .init(kind: .taken, from: taken, to: NumberText.counted(tensors.count, "tensor")))
    for name in choice.nextTo {
      changes.append(.init(kind: .dropped, from: name, to: "next to \(taken)"))
    }
  }

  private mutating func collect(
    _ pairs: [(key: PickleValue, value: PickleValue)], _ pickle: Unpickler
  ) {
    for (key, value) in pairs {
      guard case .text(let name) = key else { continue }
      guard case .tensor(let tensor) = pickle.node(value) else {
        changes.append(.init(kind: .dropped, from: name, to: "no tensor"))
        continue
      }
      if tensor.storage.number.isFloatingPoint {
        tensors.append((name, tensor))
      } else {
        let isCounter = name.hasSuffix(".num_batches_tracked")
        changes.append(
          .init(kind: .dropped, from: name, to: isCounter ? "a counter" : "integers"))
      }
    }
  }

  /// Copies the tensors out of their storages, whose ranges in the file a function gives.
  ///
  /// Fails when a storage is missing or too short, or when all tensors together are more than four times
  /// as large as the file.
  func weights(
    format: String, file size: Int, _ bytes: UnsafeRawBufferPointer,
    storage range: (TorchStorage) throws(WeightProblem) -> Range<Int>
  ) throws(WeightProblem) -> WeightFile {
    var budget = ReadBudget(inputBytes: size, perByte: 4, least: 0)
    var read: [WeightFile.Tensor] = []
    for (name, tensor) in tensors {
      let stored = try range(tensor.storage)
      let storage = tensor.storage
      let wanted = storage.offset.addingReportingOverflow(storage.count)
      guard !wanted.overflow, wanted.partialValue <= stored.count / storage.number.size else {
        throw WeightProblem("the storage '\(storage.key)' of '\(name)' is too short")
      }
      do {
        // A tensor is no larger than its storage, which is in the file: the product has room.
        try budget.spend(tensor.count * storage.number.size)
      } catch {
        throw WeightProblem(
          "its tensors share their numbers so often that they are more than four times as large as the file",
          remedy: "Save the tensors as clones.")
      }
      let values = unsafe tensor.gather(UnsafeRawBufferPointer(rebasing: bytes[stored]))
      read.append(.init(name: name, shape: tensor.shape, values: values))
    }
    var weights = try WeightFile(format: format, tensors: read)
    weights.changes = changes
    return weights
  }
}
