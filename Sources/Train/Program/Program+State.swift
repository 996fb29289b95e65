extension Program {
  /// Everything that a checkpoint stores of a step: parameters, statistics, then the optimizer's slots
  /// and the moving averages, each in the network's order.
  package var state: [StateEntry] {
    let trainable = network.parameters.map {
      StateEntry(kind: .parameter, name: $0.name, shape: $0.shape)
    }
    let stored = network.statistics.map {
      StateEntry(kind: .statistic, name: $0.name, shape: $0.shape)
    }
    let names = training.map { type(of: $0.optimiser).slots } ?? []
    let kept = names.indices.flatMap { slot in
      zip(network.parameters, slots).compactMap { spec, own in
        own.isEmpty
          ? nil : StateEntry(kind: .slot(names[slot]), name: spec.name, shape: spec.shape)
      }
    }
    let averaged = (trainable + stored).filter { averages[$0.name] != nil }.map {
      StateEntry(kind: .average, name: $0.name, shape: $0.shape)
    }
    return trainable + stored + kept + averaged
  }

  /// The buffer that holds a piece of the state, nil if the program has no such piece.
  func buffer(of entry: StateEntry) -> BufferID? {
    switch entry.kind {
    case .parameter:
      network.parameters.firstIndex { $0.name == entry.name }.map { parameters[$0] }
    case .slot(let name):
      network.parameters.firstIndex { $0.name == entry.name }.flatMap { index in
        training.flatMap { type(of: $0.optimiser).slots.firstIndex(of: name) }
          .flatMap { slots[index].isEmpty ? nil : slots[index][$0] }
      }
    case .average:
      averages[entry.name]
    case .statistic:
      network.statistics.firstIndex { $0.name == entry.name }.map { statistics[$0] }
    }
  }
}
