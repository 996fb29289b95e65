/// The names that a pickle of PyTorch may use: all that can be called, and what it does here.
enum TorchGlobal: Sendable, Equatable, CustomStringConvertible {
  /// `collections OrderedDict`: a dictionary.
  case orderedDictionary
  /// `torch._utils _rebuild_tensor` and `_rebuild_tensor_v2`: a view of a storage.
  case tensor
  /// `torch._utils _rebuild_parameter`: the tensor in it.
  case parameter
  /// `torch Size`: a tuple.
  case size
  /// `torch FloatStorage` and its like.
  case storage(TorchNumber)

  /// The global of a module; nil when it is not allowed.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"):
      self = .tensor
    case ("torch._utils", "_rebuild_parameter"): self = .parameter
    case ("torch", "Size"): self = .size
    case ("torch", _):
      guard let number = TorchNumber(rawValue: name) else { return nil }
      self = .storage(number)
    default: return nil
    }
  }

  /// The name for messages.
  var description: String {
    switch self {
    case .orderedDictionary: "OrderedDict"
    case .tensor: "_rebuild_tensor"
    case .parameter: "_rebuild_parameter"
    case .size: "Size"
    case .storage(let number): number.rawValue
    }
  }

  /// What a call gives.
  enum Result {
    /// A value that is there already.
    case value(PickleValue)
    /// A new node.
    case node(PickleNode)
    /// Arguments that don't fit.
    case refused(String)
  }

  /// What a call with these arguments builds; nothing of Python runs.
  func call(_ arguments: [PickleValue], in pickle: Unpickler) -> Result {
    switch self {
    case .orderedDictionary: Self.dictionary(arguments, pickle)
    case .tensor: Self.tensor(arguments, pickle)
    case .parameter:
      if let first = arguments.first, case .tensor = pickle.node(first) {
        .value(first)
      } else {
        .refused("there is no tensor in it")
      }
    case .size:
      if arguments.count == 1, pickle.tuple(arguments[0]) != nil {
        .value(arguments[0])
      } else {
        .refused("it takes one tuple")
      }
    case .storage: .refused("a storage can't be made here")
    }
  }

  /// Empty, or from a list of pairs, as Python 2 wrote it.
  private static func dictionary(_ arguments: [PickleValue], _ pickle: Unpickler) -> Result {
    guard let first = arguments.first else { return .node(.dictionary([])) }
    guard arguments.count == 1, case .list(let items) = pickle.node(first) else {
      return .refused("it takes a list of pairs")
    }
    var pairs: [(key: PickleValue, value: PickleValue)] = []
    for item in items {
      let pair: [PickleValue]
      switch pickle.node(item) {
      case .tuple(let values), .list(let values): pair = values
      default: return .refused("it takes a list of pairs")
      }
      guard pair.count == 2 else { return .refused("it takes a list of pairs") }
      pairs.append((pair[0], pair[1]))
    }
    return .node(.dictionary(pairs))
  }

  private static func tensor(_ arguments: [PickleValue], _ pickle: Unpickler) -> Result {
    func integers(_ value: PickleValue) -> [Int]? {
      guard let items = pickle.tuple(value), items.count <= 8 else { return nil }
      var numbers: [Int] = []
      for item in items {
        guard case .integer(let number) = item else { return nil }
        numbers.append(number)
      }
      return numbers
    }
    // `_rebuild_tensor_v2` has more arguments after these four, which change no number.
    guard arguments.count >= 4, case .storage(let storage) = pickle.node(arguments[0]),
      case .integer(let offset) = arguments[1], let shape = integers(arguments[2]),
      let strides = integers(arguments[3])
    else { return .refused("it takes a storage, an offset, a shape and strides") }
    guard
      let tensor = TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides)
    else {
      return .refused(
        "a tensor of shape \(shape) with strides \(strides) from \(offset) does not fit into a "
          + "storage of \(storage.count)")
    }
    return .node(.tensor(tensor))
  }
}
