/// Which dictionary of a pickle holds a network's tensors.
///
/// Trainers save a state dictionary alone, or as an entry of another next to counters, optimisers and
/// tensors of their own, such as weights of classes or a best score. An entry with a name that trainers use
/// for the network is taken before the file itself, unless the file's own tensors are named as a network's
/// are: then nobody knows which is meant.
struct StateChoice {
  typealias Pairs = [(key: PickleValue, value: PickleValue)]

  /// The dictionary's entries.
  let pairs: Pairs
  /// The keys that lead to it, innermost first; empty for the file itself.
  let path: [String]
  /// The dictionaries on the way, in the order of `path`.
  private let parents: [Pairs]

  /// Names of a network's entry.
  private static let networks = [
    "state_dict", "model_state_dict", "model", "model_state", "net", "network", "net_state_dict",
    "weights",
    "params", "module",
  ]
  /// Names of the entry of its moving average, which is taken where there is no other.
  private static let averages = [
    "ema", "model_ema", "state_dict_ema", "ema_state_dict", "ema_model", "params_ema",
  ]
  /// Entries of entries are looked through so deep: `{'checkpoint': {'model': {…}}}`.
  private static let deepest = 3

  /// Chooses among a dictionary of these entries and those within.
  ///
  /// Fails when no dictionary has tensors by name, or more than one may be meant.
  init(_ root: Pairs, in pickle: Unpickler) throws(WeightProblem) {
    func entries(_ names: [String]?) -> [StateChoice] {
      var search = Search(pickle: pickle, names: names)
      return search.entries(of: root, deepest: Self.deepest)
    }
    let search = Search(pickle: pickle, names: nil)
    // By falling evidence: names that networks have, those of moving averages, any name, the file
    // itself.
    var found = entries(Self.networks)
    let rootIsNetwork = search.hasTensors(root, named: Self.isOfNetwork)
    if found.isEmpty, !rootIsNetwork {
      found = entries(Self.averages)
    }
    if found.isEmpty, !rootIsNetwork {
      found = entries(nil)
    }
    if found.isEmpty, search.hasTensors(root, named: { _ in true }) {
      self.init(pairs: root, path: [], parents: [])
      return
    }
    let candidates =
      (rootIsNetwork ? ["the file's own tensors"] : [])
      + found.map { $0.path.map { "'\($0)'" }.joined(separator: " in ") }
    guard let only = found.first, candidates.count == 1 else {
      throw candidates.isEmpty ? Self.nothing(root) : Self.several(candidates)
    }
    self = only
  }

  fileprivate init(pairs: Pairs, path: [String], parents: [Pairs]) {
    self.pairs = pairs
    self.path = path
    self.parents = parents
  }

  /// The same, found in an entry of another dictionary.
  fileprivate func within(_ name: String, of parent: Pairs) -> StateChoice {
    StateChoice(pairs: pairs, path: path + [name], parents: parents + [parent])
  }

  /// Entries next to it and its parents.
  var nextTo: [String] {
    zip(path, parents).flatMap { name, parent in
      parent.compactMap { pair in
        if case .text(let other) = pair.key, other != name { other } else { nil }
      }
    }
  }

  /// Whether a name is that of a module's parameter or statistic, such as `conv1.weight`.
  fileprivate static func isOfNetwork(_ name: String) -> Bool { name.contains(".") }

  private static func nothing(_ root: Pairs) -> WeightProblem {
    let names = root.prefix(10).map { pair in
      if case .text(let name) = pair.key { "'\(name)'" } else { "?" }
    }
    return WeightProblem(
      "it holds no tensors by name; its entries: \(names.joined(separator: ", "))",
      remedy: "In Python: torch.save(model.state_dict(), 'weights.pth').")
  }

  private static func several(_ candidates: [String]) -> WeightProblem {
    WeightProblem(
      "it holds the tensors of \(candidates.count) networks: \(candidates.joined(separator: ", "))",
      remedy:
        "In Python, save the one that is meant: torch.save(torch.load(FILE)['NAME'], 'weights.pth')."
    )
  }
}

/// Looks for dictionaries of tensors.
private struct Search {
  let pickle: Unpickler
  /// The entries to take; nil takes any name, and then only dictionaries whose tensors are named as a
  /// network's are.
  let names: [String]?
  /// Nodes that were looked at: a file can name one as often as it likes.
  private var seen: Set<Int> = []

  init(pickle: Unpickler, names: [String]?) {
    self.pickle = pickle
    self.names = names
  }

  /// The dictionaries with tensors among the entries; where none is, the entries of all entries are asked,
  /// down to a depth.
  mutating func entries(of pairs: StateChoice.Pairs, deepest: Int) -> [StateChoice] {
    let own = dictionaries(in: pairs)
    let found = own.filter { entry in
      names?.contains(entry.name) ?? true
        && hasTensors(entry.pairs) { names != nil || StateChoice.isOfNetwork($0) }
    }
    if !found.isEmpty {
      return found.map { entry in
        StateChoice(pairs: entry.pairs, path: [], parents: []).within(entry.name, of: pairs)
      }
    }
    // Only where nothing lies here: an entry of an entry that was found would be a part of the same
    // network.
    guard deepest > 1 else { return [] }
    var deeper: [StateChoice] = []
    for entry in own {
      deeper += entries(of: entry.pairs, deepest: deepest - 1).map {
        $0.within(entry.name, of: pairs)
      }
    }
    return deeper
  }

  /// Whether some floating-point tensor has a name of this kind.
  func hasTensors(_ pairs: StateChoice.Pairs, named isNamed: (String) -> Bool) -> Bool {
    pairs.contains { key, value in
      guard case .text(let name) = key, isNamed(name), case .tensor(let tensor) = pickle.node(value)
      else { return false }
      return tensor.storage.number.isFloatingPoint
    }
  }

  /// The entries that are dictionaries; of two with one name the last, as Python has it.
  private mutating func dictionaries(
    in pairs: StateChoice.Pairs
  ) -> [(name: String, pairs: StateChoice.Pairs)] {
    var positions: [String: Int] = [:]
    var found: [(name: String, pairs: StateChoice.Pairs)] = []
    for (key, value) in pairs {
      guard case .text(let name) = key, case .node(let node) = value,
        case .dictionary(let inner) = pickle.node(value), seen.insert(node).inserted
      else { continue }
      if let position = positions[name] {
        found[position].pairs = inner
      } else {
        positions[name] = found.count
        found.append((name, inner))
      }
    }
    return found
  }
}
