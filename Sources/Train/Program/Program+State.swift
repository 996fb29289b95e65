extension Program {
  /// Everything that a checkpoint stores of a step: parameters, statistics, then momentum buffers, each
  /// in the network's order.
  package var state: [StateEntry] {
    let trainable = network.parameters.map {
      StateEntry(kind: .parameter, name: $0.name, shape: $0.shape)
    }
    let stored = network.statistics.map {
      StateEntry(kind: .statistic, name: $0.name, shape: $0.shape)
    }
    let moving = zip(network.parameters, momentumBuffers).compactMap { spec, momentum in
      momentum.map { _ in StateEntry(kind: .momentum, name: spec.name, shape: spec.shape) }
    }
    return trainable + stored + moving
  }

  /// The buffer that holds a piece of the state, nil if the program has no such piece.
  func buffer(of entry: StateEntry) -> BufferID? {
    switch entry.kind {
    case .parameter:
      network.parameters.firstIndex { $0.name == entry.name }.map { parameters[$0] }
    case .momentum:
      network.parameters.firstIndex { $0.name == entry.name }.flatMap { momentumBuffers[$0] }
    case .statistic:
      network.statistics.firstIndex { $0.name == entry.name }.map { statistics[$0] }
    }
  }
}
