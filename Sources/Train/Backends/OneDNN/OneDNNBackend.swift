internal import CKernels
internal import CLoaders
internal import Foundation

/// Intel's oneDNN: blocked layouts, chosen once and kept through the whole network.
///
/// Every convolution is asked for the layouts that it likes best, and what follows takes them
/// over; batch normalisation carries its ReLU; what remains between two layouts is
/// reordered. All threads are those of oneDNN's own pool.
package struct OneDNNBackend: Backend {
  package static let name = "onednn"
  static let package = "libdnnl2"

  private let threads: Int
  private let dtype: DType
  private let oneDNN: DNNLibrary

  /// `DERM_ONEDNN` names a version or a file: training on something slower instead would hide that it is not there.
  package static var isDemanded: Bool {
    ProcessInfo.processInfo.environment["DERM_ONEDNN"].map { !$0.isEmpty } ?? false
  }

  /// Looks for libdnnl.so.2 or libdnnl.so.3, and libgomp.so.1.
  package static func probe() -> Availability {
    do {
      return .available(score: 100, version: try OneDNNChoice.library(for: .f32).version)
    } catch .missingLibrary(_, let reason, let package) {
      return .missing(reason: reason, package: package)
    } catch {
      return .missing(reason: "\(error)", package: package)
    }
  }

  /// The versions of the library that were found, and what they are used for.
  package static var findings: [String] { OneDNNChoice.findings }

  /// Such as `oneDNN 2.6.3`.
  package var library: String { oneDNN.version }

  /// bf16 wants instructions for it: without them the library would imitate it, slower than f32.
  package static func refusal(of dtype: DType) -> String? {
    guard let library = try? OneDNNChoice.library(for: dtype) else { return nil }
    return refusal(of: dtype, by: library)
  }

  private static func refusal(of dtype: DType, by library: DNNLibrary) -> String? {
    switch (dtype, library.bf16) {
    case (.f32, _), (.bf16, derm_bf16_native): nil
    case (.bf16, derm_bf16_imitated):
      "this processor has AVX-512 without its bf16 instructions, and would be slower than in f32"
    case (.bf16, _): "this processor has no AVX-512 with bf16 instructions"
    }
  }

  /// Opens the library that is the better one for the dtype.
  ///
  /// Throws `missingLibrary` without it, `unsupportedDType` where the processor lacks it.
  package init(threads: Int, dtype: DType) throws(TrainError) {
    try self.init(threads: threads, dtype: dtype, library: OneDNNChoice.library(for: dtype))
  }

  /// The same with one version of the library.
  ///
  /// Throws `unsupportedDType` where the processor lacks the dtype.
  init(threads: Int, dtype: DType, library: DNNLibrary) throws(TrainError) {
    self.init(threads: threads, imitable: dtype, library: library)
    if let reason = Self.refusal(of: dtype, by: library) {
      throw .unsupportedDType(
        backend: Self.name, dtype: dtype.rawValue, reason: reason)
    }
  }

  /// The same without asking whether the processor has the dtype.
  ///
  /// The library imitates bf16 on any AVX-512, which is slow but gives the numbers; lowering throws where it
  /// can't imitate either.
  init(threads: Int, imitable dtype: DType, library: DNNLibrary) {
    self.threads = max(1, threads)
    self.dtype = dtype
    oneDNN = library
  }

  /// All of them: what lies in another layout or dtype is reordered for the reference.
  package func supports(_ applied: any Operator) -> Bool { true }

  /// All of them: their loops run over any layout.
  package func supports(_ optimizer: any Optimizer) -> Bool { true }

  package var device: Device { .processor }

  /// A state in the layouts that oneDNN chooses for a program.
  ///
  /// Throws `callFailed` when oneDNN has no way to run an operation.
  package func makeState(for program: Program) throws(TrainError) -> any ModelState {
    let count = Int32(threads)
    let lowered = try lower(program, to: nil)
    return try HostState(
      program.network, HostStatePlan(program, lowered.layouts),
      begin: { derm_openmp_set_threads(count) })
  }

  /// Makes a program ready to run; what it reads otherwise than it lies in the state is reordered.
  ///
  /// Throws `callFailed` when oneDNN has no way to run an operation.
  package func compile(
    _ program: Program, _ state: any ModelState
  ) throws(TrainError) -> any Executable {
    let state = HostState.own(state)
    let count = Int32(threads)
    let lowered = try lower(program, to: state.plan)
    let memory = try HostMemory(lowered.program, lowered.plan, state)
    let values = RunValues()
    let threads = unsafe derm_threads(count: count, run: derm_openmp_run)
    let host = unsafe HostCommands(
      program: lowered.program, memory: memory, values: values, threads: threads,
      gemm: derm_dnn_gemm(oneDNN.handle),
      gemmThreads: derm_threads(count: 1, run: derm_openmp_run))
    for copy in lowered.copies { copy.bind(memory) }
    let reorders = lowered.copies.compactMap(\.reorder)
    return HostExecutable(
      lowered.program, memory: memory, layouts: lowered.layouts, values: values,
      commands: lowered.commands.map { $0(host) },
      copyParameters: reorders.isEmpty ? nil : { for reorder in reorders { reorder.run() } },
      begin: { derm_openmp_set_threads(count) })
  }

  package func makeUpdates(
    _ program: Program, _ state: any ModelState, _ communicator: any Communicator
  ) throws(TrainError) -> any ParameterUpdates {
    try HostUpdates(
      program, state, communicator,
      threads: unsafe derm_threads(count: Int32(threads), run: derm_openmp_run))
  }

  /// The bytes of state and buffers in the layouts that oneDNN chooses, and of scratch memory.
  ///
  /// Throws `callFailed` when oneDNN has no way to run an operation.
  package func memory(of programs: [Program]) throws(TrainError) -> Int {
    guard let first = programs.first else { return 0 }
    let state = HostStatePlan(first, try lower(first, to: nil).layouts)
    var plans: [HostPlan] = []
    for program in programs { plans.append(try lower(program, to: state).plan) }
    return HostState.bytes(first, state, plans)
  }

  /// A program with all decided but where it lies.
  private struct Lowered {
    let program: Program
    let layouts: DNNLayouts
    let commands: [OneDNNLowering.Prepared]
    /// The parameters that are read in copies.
    let copies: [DNNOperand]
    let plan: HostPlan
  }

  /// Decides algorithms and layouts; those of the state are given where there is one.
  private func lower(
    _ program: Program, to state: HostStatePlan?
  ) throws(TrainError) -> Lowered {
    derm_openmp_set_threads(Int32(threads))
    let (program, norms) = OneDNNLowering.normalisingInPlace(program)
    var layouts = try DNNLayouts(program, oneDNN, state: state)
    var lowering = OneDNNLowering(
      program, library: oneDNN, threads: threads, dtype: dtype, normsInPlace: norms)
    var commands: [OneDNNLowering.Prepared] = []
    for operation in program.operations {
      commands.append(try lowering.prepare(operation, &layouts))
    }
    let plan = HostPlan(
      program, bytes: layouts.bytes, scratch: lowering.scratchBytes, copies: lowering.copyBytes)
    return Lowered(
      program: program, layouts: layouts, commands: commands, copies: lowering.copies, plan: plan)
  }
}
