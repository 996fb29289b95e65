internal import CKernels
internal import CParallel
internal import CLoaders
internal import Glibc

/// OpenBLAS: convolutions as matrix products on unfolded images, everything row-major.
///
/// The simple backend, with no layouts to choose. Images are shared out over our own threads, each of
/// which calls a single-threaded product.
package struct OpenBLASBackend: Backend {
  package static let name = "openblas"
  static let package = "libopenblas0"

  private let threads: Int

  /// Looks for libopenblas.so.0.
  package static func probe() -> Availability {
    if let reason = unsafe derm_blas_open() {
      return .missing(reason: unsafe String(cString: reason), package: package)
    }
    return .available(score: 10, version: unsafe String(cString: derm_blas_version()))
  }

  /// The version and the processor whose kernels are used.
  package var library: String { unsafe String(cString: derm_blas_version()) }

  /// Opens the library.
  ///
  /// Throws `missingLibrary` without it, `unsupportedDType` for all but f32.
  package init(threads: Int, dtype: DType) throws(TrainError) {
    if case .missing(let reason, let package) = Self.probe() {
      throw .missingLibrary(backend: Self.name, reason: reason, package: package)
    }
    if let reason = Self.refusal(of: dtype) {
      throw .unsupportedDType(
        backend: Self.name, dtype: dtype.rawValue, reason: reason)
    }
    self.threads = max(1, threads)
  }

  /// All of them: everything lies as the reference wants it.
  package func supports(_ applied: any Operator) -> Bool { true }

  /// All of them: their loops run over any layout.
  package func supports(_ optimizer: any Optimizer) -> Bool { true }

  package var device: Device { .processor }

  /// A state in row-major order.
  package func makeState(for program: Program) throws(TrainError) -> any ModelState {
    try HostState(
      program.network, HostStatePlan(program, PlainLayouts(program: program)), begin: {})
  }

  /// Makes a program ready to run.
  package func compile(
    _ program: Program, _ state: any ModelState
  ) throws(TrainError) -> any Executable {
    let state = HostState.own(state)
    let layouts = PlainLayouts(program: program)
    let memory = try HostMemory(program, plan(program, layouts), state)
    let values = RunValues()
    let pool = unsafe derm_threads(count: Int32(threads), run: derm_thread_pool_run)
    let host = unsafe HostCommands(
      program: program, memory: memory, values: values, threads: pool, gemm: derm_blas_gemm,
      gemmThreads: pool)
    let lowering = OpenBLASLowering(host: host)
    return HostExecutable(
      program, memory: memory, layouts: layouts, values: values,
      commands: program.operations.map(lowering.command), begin: {})
  }

  package func makeUpdates(
    _ program: Program, _ state: any ModelState, _ communicator: any Communicator
  ) throws(TrainError) -> any ParameterUpdates {
    try HostUpdates(
      program, state, communicator,
      threads: unsafe derm_threads(count: Int32(threads), run: derm_thread_pool_run))
  }

  /// The bytes of state, waiting gradients, buffers, and the unfolded images of all threads.
  package func memory(of programs: [Program]) throws(TrainError) -> Int {
    guard let first = programs.first else { return 0 }
    let plans = programs.map { plan($0, PlainLayouts(program: $0)) }
    let state = HostStatePlan(first, PlainLayouts(program: first))
    return HostState.bytes(first, state, plans)
  }

  private func plan(_ program: Program, _ layouts: PlainLayouts) -> HostPlan {
    let scratch = program.operations.map { operation in
      OpenBLASLowering.scratch(operation, program, threads: threads)
    }
    return HostPlan(program, bytes: layouts.bytes, scratch: [(scratch.max() ?? 0) * 4])
  }
}
