internal import Packs
internal import Provenance

/// The weights with which a training starts: drawn, or taken from a file.
struct InitialWeights: Sendable {
  /// The file they come from; nil when all are drawn.
  let source: String?
  /// Digest of the file.
  let digest: Digest?
  /// Parameters that the file lacks or has for other classes, and that are drawn: heads alone.
  private(set) var redrawn: [String] = []
  /// Tensors of the file that the network has no place for.
  private(set) var unused: [String] = []
  /// The state, without momenta.
  let state: ModelState

  /// Draws weights as the network's specs say.
  ///
  /// Each parameter has a stream of its own under the seed, so networks that share a layer start
  /// with the same values in it.
  init(drawnFor network: Network, seed: UInt64) {
    var state = ModelState()
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

  /// Takes weights from a safetensors file with torchvision's names.
  ///
  /// A head that is missing, has another shape, or was trained for other classes is drawn. Fails
  /// when the file is damaged or lacks any other parameter or statistic.
  init(_ path: String, for network: Network, classes: ClassList, seed: UInt64) throws {
    let file = try Safetensors.read(path)
    let drawn = InitialWeights(drawnFor: network, seed: seed).state
    let groups = Dictionary(
      uniqueKeysWithValues: network.parameters.map { ($0.name, $0.group) })
    let stored = ClassList(metadata: file.metadata)
    var state = ModelState()
    for (entry, values) in zip(drawn.entries, drawn.values) {
      let group = groups[entry.name]
      let isHead = group == .headWeight || group == .headBias
      let tensor = file[entry.name]
      let fits = tensor?.shape == entry.shape
      if isHead, !fits || stored?.agrees(with: classes, head: entry.name) == false {
        redrawn.append(entry.name)
        state.append(entry, values)
      } else if fits, let floats = tensor?.floats {
        state.append(entry, floats)
      } else {
        throw TrainError.badCheckpoint(
          path: path,
          what: tensor.map { "\(entry.name) has shape \($0.shape), not \(entry.shape)" }
            ?? "\(entry.name) is missing",
          remedy: "Give weights of the model \(network.name) with torchvision's names.")
      }
    }
    let known = Set(drawn.entries.map(\.name))
    unused = file.tensors.map(\.name).filter {
      !known.contains($0) && !$0.hasPrefix(Checkpoint.momentumPrefix)
        && !$0.hasSuffix(".num_batches_tracked")
    }
    self.state = state
    source = path
    digest = try Digest.ofFile(path)
  }

  private static func draw(_ spec: ParameterSpec, seed: UInt64) -> [Float] {
    switch spec.initialiser {
    case .constant(let value): return [Float](repeating: value, count: spec.count)
    case .normal(let deviation):
      var random = RandomStream(seed: seed, purpose: "weights \(spec.name)")
      return (0..<spec.count).map { _ in Float(random.normal() * Double(deviation)) }
    }
  }
}
