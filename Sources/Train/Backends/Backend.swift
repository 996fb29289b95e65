/// A way to run programs on some hardware with some library.
///
/// To add one: a folder next to this file and a line in `AllBackends`.
package protocol Backend: Sendable {
  /// The name on the command line and in run manifests.
  static var name: String { get }

  /// Looks for the library, without side effects on programs that don't use it.
  static func probe() -> Availability

  /// What `derm-train doctor` says further, a line each.
  static var findings: [String] { get }

  /// Whether the user asked for its library, so that `auto` must not take another in its place.
  static var isDemanded: Bool { get }

  /// Why it can't compute in a dtype on this machine; nil if it can.
  ///
  /// Only asked of backends whose probe succeeds.
  static func refusal(of dtype: DType) -> String?

  /// Opens the library; runs will use this many threads and this dtype.
  ///
  /// Throws `missingLibrary` with the Debian package's name, or `unsupportedDType`.
  init(threads: Int, dtype: DType) throws(TrainError)

  /// Whether it runs an operator, in the dtype that it was opened with: with a way of its own, or by
  /// the reference on the processor.
  func supports(_ applied: any Operator) -> Bool

  /// Whether it moves parameters by an optimizer: with kernels of its own, or by the loop in Swift on
  /// the processor.
  func supports(_ optimizer: any Optimizer) -> Bool

  /// The library that computes, with its version: another one may round otherwise.
  var library: String { get }

  /// What it runs on.
  var device: Device { get }

  /// Makes the state that programs of a network share, in the layouts that one of them likes best: the
  /// training program of the largest batch, where there is one.
  ///
  /// Parameters and running statistics start at the specs' constants, or 0: the caller writes
  /// the initial weights. Throws what `compile` throws.
  func makeState(for program: Program) throws(TrainError) -> any ModelState

  /// Makes a program ready to run on a state that this backend made for the same network.
  ///
  /// Memory that does not outlive a run is shared by all executables of a state, which run one at a
  /// time. Throws `stateMismatch` when the state lacks a piece that the program needs.
  func compile(
    _ program: Program, _ state: any ModelState
  ) throws(TrainError) -> any Executable

  /// Makes what moves a state along the gradients of training programs like this one, of any batch size.
  ///
  /// Throws `stateMismatch` when the state lacks a piece.
  func makeUpdates(
    _ program: Program, _ state: any ModelState, _ communicator: any Communicator
  ) throws(TrainError) -> any ParameterUpdates

  /// The bytes of memory that a state for the first program, its updates and executables of all of
  /// them, made in this order, reserve, found out without reserving them.
  ///
  /// Throws what `compile` throws, but for want of memory.
  func memory(of programs: [Program]) throws(TrainError) -> Int
}

extension Backend {
  /// Most have nothing further to say.
  package static var findings: [String] { [] }

  /// Nobody asked for its library.
  package static var isDemanded: Bool { false }

  /// Every backend computes in f32; another dtype is its own affair.
  package static func refusal(of dtype: DType) -> String? {
    dtype == .f32 ? nil : "it computes in f32 alone"
  }

  /// A backend has no operators that it does not name: one on another device can't run the reference.
  package func supports(_ applied: any Operator) -> Bool { false }

  /// Nor has it optimizers: their loops read the host's memory.
  package func supports(_ optimizer: any Optimizer) -> Bool { false }

  /// Refuses a program with operators or an optimizer that the backend lacks.
  ///
  /// Throws `unsupported` with the name of the first of them.
  package func check(_ program: Program) throws(TrainError) {
    if let optimizer = program.training?.optimiser, !supports(optimizer) {
      throw .unsupported(
        backend: Self.name, operation: "the optimizer '\(type(of: optimizer).name)'")
    }
    for case .applied(let call) in program.operations where !supports(call.applied.base) {
      throw .unsupported(backend: Self.name, operation: "the operator '\(call.applied.name)'")
    }
  }
}

/// What a probe found.
package enum Availability: Sendable, Hashable {
  /// It can run; the highest score is the automatic choice.
  case available(score: Int, version: String)
  /// It can't, with the loader's reason and the Debian package that would help.
  case missing(reason: String, package: String)
}
