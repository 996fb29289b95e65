/// Where the pieces of a state lie in one block of the processor's memory, and how.
///
/// Parameters, statistics, each slot and the moving averages are flat arenas one behind the other.
struct HostStatePlan {
  /// A piece's offset and layout.
  struct Place {
    let offset: Int
    let layout: any HostTensorLayout

    /// The number of values in single precision, padding included.
    var count: Int { layout.bytes / MemoryLayout<Float>.stride }
  }

  /// The pieces, in a checkpoint's order.
  let entries: [StateEntry]
  /// The bytes of the block.
  let bytes: Int
  private let places: [StateEntry: Place]

  /// Plans the state of a program in its own layouts.
  init(_ program: Program, _ layouts: any HostLayouts) {
    entries = program.state
    var regions = HostRegions()
    var places: [StateEntry: Place] = [:]
    for entry in entries {
      guard let id = program.buffer(of: entry) else {
        preconditionFailure("the program has no \(entry.kind) '\(entry.name)'")
      }
      // Slots and averages lie as what they go with: updates are loops over flat memory.
      let layout = layouts.tensor(id)
      places[entry] = Place(offset: regions.reserve(layout.bytes), layout: layout)
    }
    self.places = places
    bytes = regions.bytes
  }

  /// The place of a piece; nil when the state has none.
  subscript(_ entry: StateEntry) -> Place? { places[entry] }

  /// The place of a parameter.
  func place(ofParameter spec: ParameterSpec) -> Place {
    let entry = StateEntry(kind: .parameter, name: spec.name, shape: spec.shape)
    guard let place = self[entry] else {
      preconditionFailure("the state has no parameter '\(spec.name)'")
    }
    return place
  }

  /// The place of what a program reads as a piece: the piece itself, or in prediction its moving average
  /// where the state has one.
  func place(of entry: StateEntry, in program: Program) -> Place? {
    if program.mode.isInference, entry.kind.isRequired,
      let average = self[StateEntry(kind: .average, name: entry.name, shape: entry.shape)]
    {
      return average
    }
    return self[entry]
  }
}
