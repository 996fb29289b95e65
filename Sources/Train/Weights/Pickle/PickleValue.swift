/// A value of a pickle: a number, a text, one of the few globals that are known, or a node.
enum PickleValue: Sendable, Equatable {
  /// `None`.
  case none
  /// `True` or `False`.
  case boolean(Bool)
  /// An integer of 64 bits.
  case integer(Int)
  /// A floating-point number.
  case real(Double)
  case text(String)
  /// Something that no tensor needs: a longer integer, bytes.
  case opaque
  /// A name from a module.
  case global(TorchGlobal)
  /// A node of the heap.
  case node(Int)
}

/// What a node holds.
///
/// Nodes name each other by number, so that no nesting and no cycle of a hostile
/// file ever becomes a recursion.
enum PickleNode: Sendable {
  case tuple([PickleValue])
  case list([PickleValue])
  /// A dictionary, in the order of insertion.
  case dictionary([(key: PickleValue, value: PickleValue)])
  case storage(TorchStorage)
  /// A view of a storage.
  case tensor(TorchTensor)
}
