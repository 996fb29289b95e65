extension Program {
  /// All state of a training with this program, or of a prediction: parameters, statistics, then the
  /// optimizer's slots and the moving averages, each in the network's order.
  package var state: [StateEntry] {
    let names = training.map { type(of: $0.optimiser).slots } ?? []
    let kept = names.flatMap { name in
      zip(network.parameters, parameterGradients).compactMap { spec, gradient in
        gradient.map { _ in StateEntry(kind: .slot(name), name: spec.name, shape: spec.shape) }
      }
    }
    return required + kept + averages
  }

  /// What it reads and writes itself: parameters and statistics.
  var required: [StateEntry] {
    network.parameters.map { StateEntry(kind: .parameter, name: $0.name, shape: $0.shape) }
      + network.statistics.map { StateEntry(kind: .statistic, name: $0.name, shape: $0.shape) }
  }

  /// The moving averages of what trains, and of all statistics: an average that predicts needs those of
  /// its own weights' time.
  private var averages: [StateEntry] {
    guard training?.averageDecay != nil else { return [] }
    let trained = zip(network.parameters, parameterGradients).compactMap { spec, gradient in
      gradient.map { _ in StateEntry(kind: .average, name: spec.name, shape: spec.shape) }
    }
    return trained
      + network.statistics.map { StateEntry(kind: .average, name: $0.name, shape: $0.shape) }
  }

  /// The buffer of the parameter or statistic that a piece of the state is, or goes with.
  func buffer(of entry: StateEntry) -> BufferID? {
    if let index = network.parameters.firstIndex(where: { $0.name == entry.name }) {
      return parameters[index]
    }
    return network.statistics.firstIndex { $0.name == entry.name }.map { statistics[$0] }
  }

  /// The parameters that train, by their numbers, in the order in which their gradients come.
  var gradientOrder: [Int] {
    operations.flatMap { operation -> [Int] in
      guard case .gradientsReady(let parameters, _) = operation else { return [] }
      return parameters.compactMap { id in
        if case .parameter(let index) = self[id].role { index } else { nil }
      }
    }
  }
}
