internal import Documents

/// Reads pickles as PyTorch writes them, and can't do anything else.
///
/// A pickle is a program for a stack machine that may call any function of Python. This machine
/// knows the opcodes of `PickleOpcode` and the names of `TorchGlobal`, each of which only builds a
/// value here; everything else is an error that says what and where. Work and memory are bounded by
/// the number of operations, which is bounded by the file's size and by `mostOperations`.
struct Unpickler {
  /// A large checkpoint with an optimiser's state has some tens of thousands.
  static let mostOperations = 2_000_000
  /// A pickle with more bytes holds more than names and shapes.
  static let mostBytes = 64 << 20

  private let bytes: [UInt8]
  /// What the pickle is called in messages.
  private let name: String
  /// The next byte.
  private(set) var position: Int
  /// The nodes that values name.
  private(set) var nodes: [PickleNode] = []
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  /// Items that calls have copied.
  private var copied = 0

  /// Prepares to read the pickle that starts at an offset.
  init(_ bytes: [UInt8], from position: Int = 0, name: String) {
    self.bytes = bytes
    self.position = position
    self.name = name
  }

  /// Reads one pickle up to its stop.
  ///
  /// Fails on anything that is not allowed, not there, or too much.
  mutating func load() throws(WeightProblem) -> PickleValue {
    for _ in 0..<Self.mostOperations {
      let start = position
      let byte = try take(1).first ?? 0
      guard let opcode = PickleOpcode(rawValue: byte) else {
        throw problem("the operation 0x\(String(byte, radix: 16)) is not allowed", at: start)
      }
      if opcode == .stop {
        guard marks.isEmpty, stack.count == 1 else {
          throw problem("it ends with \(NumberText.counted(stack.count, "value"))", at: start)
        }
        return stack.removeLast()
      }
      try perform(opcode, at: start)
    }
    throw problem("it has more than \(Self.mostOperations) operations", at: position)
  }

  /// What a node holds; nil for other values.
  func node(_ value: PickleValue) -> PickleNode? {
    guard case .node(let index) = value else { return nil }
    return nodes[index]
  }

  /// The items of a tuple; nil for other values.
  func tuple(_ value: PickleValue) -> [PickleValue]? {
    guard case .tuple(let items) = node(value) else { return nil }
    return items
  }

  /// An error at a byte of the pickle.
  func problem(_ what: String, at offset: Int) -> WeightProblem {
    WeightProblem(
      "\(name), byte \(offset): \(what)",
      remedy: "In Python: torch.save(model.state_dict(), 'weights.pth'); nothing else is read.")
  }

  private mutating func perform(
    _ opcode: PickleOpcode, at start: Int
  ) throws(WeightProblem) {
    switch opcode {
    case .proto, .frame: _ = try take(opcode == .proto ? 1 : 8)
    case .mark: marks.append(stack.count)
    case .pop: _ = try pop(at: start)
    case .none: push(.none)
    case .newTrue: push(.boolean(true))
    case .newFalse: push(.boolean(false))
    case .binInt: push(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case .binInt1: push(.integer(try number(1)))
    case .binInt2: push(.integer(try number(2)))
    case .long1: push(try long())
    case .binFloat:
      // The only number in a pickle whose most significant byte comes first.
      let bits = try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      push(.real(Double(bitPattern: bits)))
    case .binUnicode, .binString: push(.text(try text(width: 4)))
    case .shortBinUnicode, .shortBinString: push(.text(try text(width: 1)))
    case .binBytes: try pushBytes(width: 4)
    case .shortBinBytes: try pushBytes(width: 1)
    case .emptyList: add(.list([]))
    case .emptyDict: add(.dictionary([]))
    case .emptyTuple: add(.tuple([]))
    case .tuple: add(.tuple(try popToMark(at: start)))
    case .tuple1: add(.tuple(try pop(1, at: start)))
    case .tuple2: add(.tuple(try pop(2, at: start)))
    case .tuple3: add(.tuple(try pop(3, at: start)))
    case .append: try extend(with: try pop(1, at: start), at: start)
    case .appends: try extend(with: try popToMark(at: start), at: start)
    case .setItem: try set(try pop(2, at: start), at: start)
    case .setItems: try set(try popToMark(at: start), at: start)
    case .binPut: memo[try number(1)] = try top(at: start)
    case .longBinPut: memo[try number(4)] = try top(at: start)
    case .memoize: memo[memo.count] = try top(at: start)
    case .binGet: try get(try number(1), at: start)
    case .longBinGet: try get(try number(4), at: start)
    case .global: try global(module: try line(), try line(), at: start)
    case .stackGlobal: try stackGlobal(at: start)
    case .binPersistentID: try persistent(try pop(at: start), at: start)
    case .reduce: try reduce(at: start)
    case .build: try build(at: start)
    case .stop: break
    }
  }

  // The bytes.

  private mutating func take(_ count: Int) throws(WeightProblem) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else {
      let isLong = bytes.count >= Self.mostBytes
      throw problem(
        isLong ? "it has more than \(Self.mostBytes) bytes" : "it ends inside an operation",
        at: position)
    }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  private mutating func number(_ width: Int) throws(WeightProblem) -> Int {
    try take(width).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func text(width: Int) throws(WeightProblem) -> String {
    String(decoding: try take(try number(width)), as: UTF8.self)
  }

  private mutating func pushBytes(width: Int) throws(WeightProblem) {
    _ = try take(try number(width))
    push(.opaque)
  }

  private mutating func long() throws(WeightProblem) -> PickleValue {
    let bytes = Array(try take(try number(1)))
    guard bytes.count <= 8 else { return .opaque }
    var value: UInt64 = bytes.last.map { $0 >= 128 } == true ? .max : 0
    for byte in bytes.reversed() { value = value << 8 | UInt64(byte) }
    return .integer(Int(Int64(bitPattern: value)))
  }

  private mutating func line() throws(WeightProblem) -> String {
    let start = position
    guard let end = bytes[start...].prefix(256).firstIndex(of: UInt8(ascii: "\n")) else {
      throw problem("a name does not end", at: start)
    }
    position = end + 1
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  // The stack.

  private mutating func push(_ value: PickleValue) { stack.append(value) }

  private mutating func add(_ node: PickleNode) {
    nodes.append(node)
    push(.node(nodes.count - 1))
  }

  private func top(at start: Int) throws(WeightProblem) -> PickleValue {
    guard stack.count > marks.last ?? 0, let last = stack.last else {
      throw problem("the stack is empty", at: start)
    }
    return last
  }

  private mutating func pop(at start: Int) throws(WeightProblem) -> PickleValue {
    let value = try top(at: start)
    stack.removeLast()
    return value
  }

  private mutating func pop(_ count: Int, at start: Int) throws(WeightProblem) -> [PickleValue] {
    guard stack.count - count >= marks.last ?? 0 else {
      throw problem("the stack is empty", at: start)
    }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark(at start: Int) throws(WeightProblem) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw problem("there is no mark", at: start) }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func get(_ index: Int, at start: Int) throws(WeightProblem) {
    guard let value = memo[index] else {
      throw problem("nothing is remembered as \(index)", at: start)
    }
    push(value)
  }

  // Containers.

  private mutating func extend(
    with items: [PickleValue], at start: Int
  ) throws(WeightProblem) {
    guard case .node(let index) = try top(at: start), case .list(var list) = nodes[index] else {
      throw problem("only a list can be appended to", at: start)
    }
    nodes[index] = .list([])
    list += items
    nodes[index] = .list(list)
  }

  private mutating func set(_ items: [PickleValue], at start: Int) throws(WeightProblem) {
    guard case .node(let index) = try top(at: start), case .dictionary(var pairs) = nodes[index]
    else { throw problem("only a dictionary has items to set", at: start) }
    guard items.count % 2 == 0 else { throw problem("a key has no value", at: start) }
    nodes[index] = .dictionary([])
    for index in stride(from: 0, to: items.count, by: 2) {
      pairs.append((items[index], items[index + 1]))
    }
    nodes[index] = .dictionary(pairs)
  }

  // Globals.

  private mutating func global(
    module: String, _ member: String, at start: Int
  ) throws(WeightProblem) {
    guard let known = TorchGlobal(module: module, name: member) else {
      throw problem("the global '\(module) \(member)' is not allowed", at: start)
    }
    push(.global(known))
  }

  private mutating func stackGlobal(at start: Int) throws(WeightProblem) {
    let names = try pop(2, at: start)
    guard case .text(let module) = names[0], case .text(let member) = names[1] else {
      throw problem("a global's name is no text", at: start)
    }
    try global(module: module, member, at: start)
  }

  private mutating func reduce(at start: Int) throws(WeightProblem) {
    let parts = try pop(2, at: start)
    guard case .global(let function) = parts[0] else {
      throw problem("only a known global can be called", at: start)
    }
    guard let arguments = tuple(parts[1]) else {
      throw problem("a call has no tuple of arguments", at: start)
    }
    switch function.call(arguments, in: self) {
    case .value(let value): push(value)
    case .node(let node):
      // An operation that copies a whole dictionary is cheap to write and dear to run.
      if case .dictionary(let pairs) = node { copied += pairs.count }
      guard copied <= Self.mostOperations else {
        throw problem("its dictionaries have more than \(Self.mostOperations) items", at: start)
      }
      add(node)
    case .refused(let why): throw problem("\(function): \(why)", at: start)
    }
  }

  private mutating func persistent(_ id: PickleValue, at start: Int) throws(WeightProblem) {
    guard let parts = tuple(id), let storage = TorchStorage(parts, in: self) else {
      throw problem("a reference to something that is no storage", at: start)
    }
    add(.storage(storage))
  }

  /// The attributes of a dictionary (`_metadata`) are left out; nothing else has any.
  private mutating func build(at start: Int) throws(WeightProblem) {
    _ = try pop(at: start)
    guard case .dictionary = node(try top(at: start)) else {
      throw problem("only a dictionary may have attributes", at: start)
    }
  }
}
