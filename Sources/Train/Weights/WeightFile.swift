internal import Digests
internal import Files

/// Weights read from a file of any kind: tensors by name, and what the file says about them.
struct WeightFile: Sendable {
  /// One tensor, row-major, in single precision.
  struct Tensor: Sendable, Equatable {
    var name: String
    let shape: [Int]
    let values: [Float]
  }

  /// Something that reading did to a tensor, for the user to see.
  struct Change: Sendable, Equatable {
    /// What was done.
    enum Kind: String, Sendable {
      /// It has another name.
      case renamed
      /// Its numbers went into others.
      case folded
      /// It is the entry of the file that holds the tensors.
      case taken
      /// It was left out.
      case dropped
    }

    let kind: Kind
    /// The name in the file.
    let from: String
    /// The new name; for what was dropped, why.
    let to: String
  }

  /// Where it was read.
  var path = ""
  /// The kind of file, for people.
  let format: String
  /// The tensors, in the file's order; no two have the same name.
  private(set) var tensors: [Tensor]
  /// The model that the weights belong to, when the file says so.
  var model: String?
  /// The classes of the heads, when the file says so.
  var classes: ClassList?
  /// The preprocessing that the weights need, when the file says so.
  var input: InputValues?
  /// What reading did.
  var changes: [Change] = []
  /// Digest of the file, and of the map of names.
  private(set) var digest = Digest.of([])

  /// Collects tensors.
  ///
  /// Fails when two have the same name.
  init(format: String, tensors: [Tensor]) throws(WeightProblem) {
    self.format = format
    self.tensors = tensors
    try checkNames()
  }

  /// The tensor of this name; nil when there is none.
  subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// Reads a file of any known kind, and gives its tensors the names of a map.
  ///
  /// Fails when the file is missing, damaged, of no known kind, or has values that are not finite.
  static func read(_ path: String, names: NameMap? = nil) throws -> WeightFile {
    let file = try MappedFile(path)
    var builder = DigestBuilder()
    unsafe file.withUnsafeBytes { unsafe builder.update($0) }
    if let names { builder.update(names.digest.bytes) }
    do throws(WeightProblem) {
      var weights = try AllWeightFormats.recognise(file).read(file)
      weights.path = path
      weights.digest = builder.finish()
      weights.dropCounters()
      weights.stripPrefixes()
      if let names { try weights.rename(names) }
      if let broken = weights.tensors.first(where: { !$0.values.allSatisfy(\.isFinite) }) {
        throw WeightProblem(
          "the tensor '\(broken.name)' has values that are not finite",
          remedy: "Give another file: no network predicts with them.")
      }
      return weights
    } catch {
      throw TrainError.badCheckpoint(path: path, what: error.what, remedy: error.remedy)
    }
  }

  private static let longestName = 1000

  private func checkNames() throws(WeightProblem) {
    var seen: Set<String> = []
    for tensor in tensors {
      // Real names have some fifty; what is done with a name may cost more than its length.
      guard tensor.name.utf8.count <= Self.longestName else {
        throw WeightProblem("a tensor's name has \(tensor.name.utf8.count) bytes")
      }
      guard seen.insert(tensor.name).inserted else {
        throw WeightProblem("two tensors are called '\(tensor.name)'")
      }
    }
  }

  /// Leaves out PyTorch's counters of batches: nothing that is computed here depends on them.
  private mutating func dropCounters() {
    let ending = ".num_batches_tracked"
    for tensor in tensors where tensor.name.hasSuffix(ending) {
      changes.append(Change(kind: .dropped, from: tensor.name, to: "a counter"))
    }
    tensors.removeAll { $0.name.hasSuffix(ending) }
  }

  /// Takes away what wrappers put before every name.
  private mutating func stripPrefixes() {
    let wrappers = ["module.", "_orig_mod.", "model.", "net.", "network."]
    dropLosses(nextTo: wrappers)
    let before = tensors.map(\.name)
    while let prefix = wrappers.first(where: { prefix in
      !tensors.isEmpty && tensors.allSatisfy { $0.name.hasPrefix(prefix) }
    }) {
      for index in tensors.indices { tensors[index].name.removeFirst(prefix.count) }
    }
    noteNames(before)
  }

  /// Leaves out the tensors of a loss, such as weights of classes, next to those of a wrapped network.
  private mutating func dropLosses(nextTo wrappers: [String]) {
    let losses = ["criterion.", "loss.", "loss_fn.", "loss_function."]
    func isLoss(_ tensor: Tensor) -> Bool { losses.contains { tensor.name.hasPrefix($0) } }
    let others = tensors.filter { !isLoss($0) }
    guard let first = others.first, others.count < tensors.count,
      let wrapper = wrappers.first(where: { first.name.hasPrefix($0) }),
      others.allSatisfy({ $0.name.hasPrefix(wrapper) })
    else { return }
    for tensor in tensors where isLoss(tensor) {
      changes.append(Change(kind: .dropped, from: tensor.name, to: "of a loss"))
    }
    tensors = others
  }

  private mutating func rename(_ names: NameMap) throws(WeightProblem) {
    var kept: [Tensor] = []
    let targets = try names.targets(of: tensors.map(\.name))
    for (index, target) in targets.enumerated() {
      var tensor = tensors[index]
      switch target {
      case .same: break
      case .dropped:
        changes.append(Change(kind: .dropped, from: tensor.name, to: "by the map of names"))
        continue
      case .renamed(let name):
        changes.append(Change(kind: .renamed, from: tensor.name, to: name))
        tensor.name = name
      }
      kept.append(tensor)
    }
    tensors = kept
    // Two tensors may have got one name.
    try checkNames()
  }

  private mutating func noteNames(_ before: [String]) {
    for (old, tensor) in zip(before, tensors) where old != tensor.name {
      changes.append(Change(kind: .renamed, from: old, to: tensor.name))
    }
  }
}
