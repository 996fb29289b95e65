/// What a state holds: parameters, running statistics, optimizer slots and moving averages, each with
/// its values.
///
/// The way by which devices, checkpoints and weight files exchange state.
struct StateValues: Sendable, Equatable {
  /// The pieces, in the program's order.
  private(set) var entries: [StateEntry] = []
  /// The values of each piece, row-major.
  private(set) var values: [[Float]] = []

  init() {}

  /// Reads the whole state on a device.
  init(_ state: any ModelState) {
    for entry in state.entries { append(entry, state.read(entry)) }
  }

  /// Adds a piece.
  mutating func append(_ entry: StateEntry, _ numbers: [Float]) {
    precondition(numbers.count == entry.count, "\(entry.name) has \(numbers.count) values")
    entries.append(entry)
    values.append(numbers)
  }

  /// Writes all that a state has into it; optimizer slots that are not here become 0,
  /// and moving averages start at the values that they follow.
  ///
  /// Fails when the state has a parameter or statistic that is not here.
  func write(to state: any ModelState) throws(TrainError) {
    let indices = Dictionary(uniqueKeysWithValues: zip(entries, entries.indices))
    for entry in state.entries {
      if let index = indices[entry] {
        try state.write(values[index], to: entry)
      } else if entry.kind.isSlot {
        try state.write([Float](repeating: 0, count: entry.count), to: entry)
      } else if entry.kind == .average, let index = index(followedBy: entry) {
        try state.write(values[index], to: entry)
      } else {
        throw .stateMismatch(name: entry.name, what: "no values of shape \(entry.shape) are there")
      }
    }
  }

  /// The values of a parameter, or nil.
  func parameter(_ name: String) -> [Float]? {
    entries.firstIndex { $0.kind == .parameter && $0.name == name }.map { values[$0] }
  }

  /// The first piece with a value that is not finite.
  var notFinite: StateEntry? {
    zip(entries, values).first { !$1.allSatisfy(\.isFinite) }?.0
  }

  /// Where the parameter or statistic is that a moving average follows; nil when it is not here.
  private func index(followedBy average: StateEntry) -> Int? {
    entries.firstIndex { $0.kind.isRequired && $0.name == average.name }
  }

  /// What predicts: parameters and statistics, or their moving averages where there are some.
  var predicting: StateValues {
    var averages: [String: [Float]] = [:]
    for (entry, numbers) in zip(entries, values) where entry.kind == .average {
      averages[entry.name] = numbers
    }
    var state = StateValues()
    for (entry, numbers) in zip(entries, values) where entry.kind.isRequired {
      state.append(entry, averages[entry.name] ?? numbers)
    }
    return state
  }
}
