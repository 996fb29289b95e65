internal import Digests
internal import Randomness

/// The weights with which a training starts: drawn, or taken from a file.
struct InitialWeights: Sendable {
  /// The file they come from; nil when all are drawn.
  let source: String?
  /// Digest of the file and of the map of names; nil when all are drawn.
  let digest: Digest?
  /// Parameters that the file lacks or has for other classes, and that are drawn: heads alone.
  private(set) var redrawn: [String] = []
  /// Tensors of the file that the network has no place for.
  private(set) var unused: [String] = []
  /// Which of a file's dictionaries was taken, and what lies next to it; nil when there is one alone.
  private(set) var choice: String?
  /// The state, without momentum buffers.
  let state: StateValues

  /// Draws weights as the network's specs say.
  ///
  /// Each parameter has a stream of its own under the seed, so networks that share a layer start
  /// with the same values in it.
  init(drawnFor network: Network, seed: UInt64) {
    var state = StateValues()
    for spec in network.parameters {
      state.append(
        StateEntry(kind: .parameter, name: spec.name, shape: spec.shape),
        Self.draw(spec, seed: seed))
    }
    for spec in network.statistics {
      state.append(
        StateEntry(kind: .statistic, name: spec.name, shape: spec.shape),
        [Float](repeating: spec.start, count: spec.count))
    }
    self.state = state
    source = nil
    digest = nil
  }

  /// Takes weights from a file that was read.
  ///
  /// A head that is missing, has another shape, or was trained for other classes is drawn. Fails
  /// when the file says that it belongs to another model, or lacks any other parameter or statistic.
  init(_ file: WeightFile, for network: Network, classes: ClassList, seed: UInt64)
    throws(TrainError)
  {
    try Self.checkModel(file, network)
    let tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    var state = StateValues()
    var missing: [String] = []
    var misshapen: [String] = []
    // All that does not fit is collected, so that one message names it.
    func take(_ entry: StateEntry) {
      guard let tensor = tensors[entry.name] else {
        missing.append(entry.name)
        return
      }
      guard tensor.shape == entry.shape else {
        misshapen.append("\(entry.name) has shape \(tensor.shape), not \(entry.shape)")
        return
      }
      state.append(entry, tensor.values)
    }
    for spec in network.parameters {
      let entry = StateEntry(kind: .parameter, name: spec.name, shape: spec.shape)
      let isHead = spec.group == .headWeight || spec.group == .headBias
      let fits = tensors[spec.name]?.shape == spec.shape
      // A head of other classes may well have the right shape.
      if isHead, !fits || file.classes?.agrees(with: classes, head: spec.name) == false {
        redrawn.append(spec.name)
        state.append(entry, Self.draw(spec, seed: seed))
      } else {
        take(entry)
      }
    }
    for spec in network.statistics {
      take(StateEntry(kind: .statistic, name: spec.name, shape: spec.shape))
    }
    guard missing.isEmpty, misshapen.isEmpty else {
      throw Self.doesNotFit(file, network, missing: missing, misshapen: misshapen)
    }
    let known = Set(network.parameters.map(\.name) + network.statistics.map(\.name))
    unused = file.tensors.map(\.name).filter { !known.contains($0) }
    unused += file.changes.filter { $0.kind == .dropped && $0.to.hasPrefix("a head") }.map(\.from)
    if let taken = file.changes.first(where: { $0.kind == .taken }) {
      let nextTo = file.changes.filter { $0.to == "next to \(taken.from)" }.map(\.from)
      choice =
        "taken: \(taken.from), \(taken.to)"
        + (nextTo.isEmpty ? "" : "; left out next to it: \(Self.list(nextTo))")
    }
    self.state = state
    source = file.path
    digest = file.digest
  }

  /// What a person should know: one line each.
  var notes: [String] {
    guard let source else { return [] }
    var notes = choice.map { ["\(source): \($0)"] } ?? []
    if !redrawn.isEmpty {
      notes.append("\(source): does not fit and starts from initial values: \(Self.list(redrawn))")
    }
    if !unused.isEmpty {
      notes.append("\(source): not used, \(unused.count): \(Self.list(unused))")
    }
    return notes
  }

  /// Names for a message, the first of many.
  static func list(_ names: [String]) -> String {
    let most = 12
    let rest = names.count > most ? " and \(names.count - most) more" : ""
    return names.prefix(most).joined(separator: ", ") + rest
  }

  private static func checkModel(_ file: WeightFile, _ network: Network) throws(TrainError) {
    if let model = file.model, model != network.name {
      throw .badCheckpoint(
        path: file.path, what: "these are weights of \(model), and the model is \(network.name)",
        remedy: "Choose --model \(model), or other weights.")
    }
    let names = Set(file.tensors.map(\.name))
    if network.name == "alexnet", names.contains("features.0.weight"),
      names.contains("classifier.1.weight")
    {
      throw .badCheckpoint(
        path: file.path,
        what: "these are weights of torchvision's alexnet, another network: one column of other "
          + "widths (arXiv 1404.5997), without groups and local response normalisation",
        remedy: "Give BVLC's bvlc_alexnet.caffemodel.")
    }
  }

  private static func doesNotFit(
    _ file: WeightFile, _ network: Network, missing: [String], misshapen: [String]
  ) -> TrainError {
    let parts =
      (missing.isEmpty ? [] : ["\(missing.count) missing: \(list(missing))"])
      + (misshapen.isEmpty ? [] : [list(misshapen)])
    let own = file.tensors.prefix(5).map(\.name)
    return .badCheckpoint(
      path: file.path, what: parts.joined(separator: "; "),
      remedy: "Give weights of the model \(network.name) with torchvision's names, or a map with "
        + "--names; the file's own names begin: \(own.joined(separator: ", ")).")
  }

  private static func draw(_ spec: ParameterSpec, seed: UInt64) -> [Float] {
    switch spec.initialiser {
    case .constant(let value): return [Float](repeating: value, count: spec.count)
    case .normal(let std):
      var random = RandomStream(seed: seed, purpose: "weights \(spec.name)")
      return (0..<spec.count).map { _ in Float(random.normal() * Double(std)) }
    }
  }
}
