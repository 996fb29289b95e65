/// The name of a piece of the state in a checkpoint: `conv1.weight`,
/// `optimizer.momentum_buffer.conv1.weight`, `ema.conv1.weight`.
struct StateName: Sendable, Hashable, CustomStringConvertible {
  let kind: StateEntry.Kind
  /// The parameter's or statistic's name.
  let name: String

  private static let slotPrefix = "optimizer."
  private static let averagePrefix = "ema."
  /// What version 1 of the format had before the name of a momentum buffer.
  private static let momentumPrefix = "momentum."

  init(_ entry: StateEntry) {
    kind = entry.kind
    name = entry.name
  }

  /// Reads a name from a file: one without a prefix is a statistic's or a parameter's, by its ending.
  init(_ text: String) {
    if text.hasPrefix(Self.slotPrefix) {
      let rest = text.dropFirst(Self.slotPrefix.count)
      // A slot's name has no dot; a parameter's has some.
      kind = .slot(String(rest.prefix { $0 != "." }))
      name = String(rest.drop { $0 != "." }.dropFirst())
    } else if text.hasPrefix(Self.momentumPrefix) {
      kind = .slot(SGD.slots[0])
      name = String(text.dropFirst(Self.momentumPrefix.count))
    } else if text.hasPrefix(Self.averagePrefix) {
      kind = .average
      name = String(text.dropFirst(Self.averagePrefix.count))
    } else {
      kind =
        text.hasSuffix(".running_mean") || text.hasSuffix(".running_var")
        ? .statistic : .parameter
      name = text
    }
  }

  func entry(shape: [Int]) -> StateEntry { StateEntry(kind: kind, name: name, shape: shape) }

  /// The name in a file.
  var description: String {
    switch kind {
    case .parameter, .statistic: name
    case .slot(let slot): "\(Self.slotPrefix)\(slot).\(name)"
    case .average: Self.averagePrefix + name
    }
  }
}
