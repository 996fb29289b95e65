internal import CLoaders

/// An operation of oneDNN whose algorithm and layouts are decided.
@safe
final class DNNPrimitive {
  /// What makes a primitive: one of CLoaders' functions with all but the result bound.
  typealias Constructor = (UnsafeMutablePointer<OpaquePointer?>) -> Int32

  private let handle: OpaquePointer
  private let name: String
  /// The version of oneDNN that made it.
  let library: DNNLibrary

  /// Lets oneDNN decide.
  ///
  /// Throws `callFailed` when it has no way.
  @safe
  init(
    _ name: String, by library: DNNLibrary, _ make: Constructor
  ) throws(TrainError) {
    var handle: OpaquePointer?
    let status = unsafe make(&handle)
    guard status == 0, let handle = unsafe handle else { throw Self.failure(name, status) }
    unsafe self.handle = handle
    self.name = name
    self.library = library
  }

  /// A copy from one layout to another.
  convenience init(
    reorder from: DNNLayout, to target: DNNLayout
  ) throws(TrainError) {
    try self.init("reorder", by: from.library) {
      unsafe derm_dnn_reorder(from.descriptor, target.descriptor, $0)
    }
  }

  deinit { unsafe derm_primitive_free(handle) }

  static func failure(_ call: String, _ status: Int32) -> TrainError {
    .callFailed(backend: OneDNNBackend.name, call: call, status: Int(status))
  }

  /// The layout that was chosen for an argument; nil if there is no such argument.
  func layout(_ argument: derm_argument) -> DNNLayout? {
    guard let layout = unsafe derm_primitive_layout(handle, argument) else { return nil }
    return unsafe DNNLayout(layout, of: self)
  }

  /// The scratch memory that it needs while it runs.
  var scratchBytes: Int { layout(derm_scratchpad)?.bytes ?? 0 }

  /// The implementation that was chosen, such as `jit:avx2`.
  var implementation: String { unsafe String(cString: derm_primitive_name(handle)) }

  /// Says where an argument lies from now on.
  func bind(_ argument: derm_argument, _ address: UnsafeMutableRawPointer) {
    let status = unsafe derm_primitive_bind(handle, argument, address)
    precondition(status == 0, "\(name): argument \(argument.rawValue) can't be bound")
  }

  /// Runs it and waits; it can only fail through a bug.
  func run() {
    let status = unsafe derm_primitive_run(handle)
    precondition(status == 0, "\(name): status \(status)")
  }

  /// The handle for a constructor of the primitive that goes the other way.
  var forward: OpaquePointer { unsafe handle }
}
