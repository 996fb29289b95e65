internal import CKernels
internal import CParallel

/// A parameter with its slots and the optimizer that moves it, shared out over threads.
@safe
final class HostParameter {
  /// The number of values, padding of the layout included.
  let count: Int
  private let optimizer: any Optimizer
  private let multipliers: Multipliers
  private let parameter: UnsafeMutablePointer<Float>
  private let slots: [UnsafeMutablePointer<Float>]
  private var threads: derm_threads
  /// What the chunks of the update in progress read.
  private var tensors: UpdateTensors
  private var step = UpdateStep()

  /// Finds a parameter and its slots in a state.
  ///
  /// Throws `stateMismatch` when the state lacks a piece.
  init(
    _ spec: ParameterSpec, _ options: TrainingOptions, _ state: HostState, _ threads: derm_threads
  ) throws(TrainError) {
    optimizer = options.optimiser
    multipliers = options.optimiser.multipliers[spec.group] ?? Multipliers()
    self.threads = threads
    let place = state.plan.place(ofParameter: spec)
    count = place.count
    unsafe parameter = state.floats(of: place)
    unsafe slots = try type(of: options.optimiser).slots.map { name throws(TrainError) in
      let entry = StateEntry(kind: .slot(name), name: spec.name, shape: spec.shape)
      guard let place = state.plan[entry] else {
        throw .stateMismatch(name: entry.name, what: "the state lacks its slot \(name)")
      }
      return unsafe state.floats(of: place)
    }
    tensors = unsafe UpdateTensors(
      parameter: parameter, gradient: parameter, slots: slots, count: count)
  }

  /// Runs the optimizer over all values, a chunk for each thread.
  func update(
    by gradient: UnsafePointer<Float>, _ step: GradientStep, isFirst: Bool, isLast: Bool
  ) {
    unsafe tensors = UpdateTensors(
      parameter: parameter, gradient: gradient, slots: slots, count: count)
    // Steps count from 1, as corrections of young averages need them.
    self.step = UpdateStep(
      rate: step.learningRate * multipliers.rate, decay: multipliers.decay,
      number: step.number + 1, isFirst: isFirst, isLast: isLast)
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe derm_run_chunks(
      &threads,
      { context, chunk, chunks in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<HostParameter>.fromOpaque(context).takeUnretainedValue()
          .run(chunk: chunk, of: chunks)
      }, context, count)
  }

  private func run(chunk: Int32, of chunks: Int32) {
    var (from, to) = (0, 0)
    unsafe derm_chunk(count, chunk, chunks, &from, &to)
    optimizer.update(tensors, step, in: from..<to)
  }
}

/// A moving average and what it follows.
@safe
struct HostAverage {
  private let source: UnsafeMutablePointer<Float>
  private let average: UnsafeMutablePointer<Float>
  private let count: Int

  /// Finds an average and its parameter or statistic in a state.
  ///
  /// Throws `stateMismatch` when the state lacks one.
  init(_ entry: StateEntry, _ state: HostState) throws(TrainError) {
    let sources = [StateEntry.Kind.parameter, .statistic].map {
      StateEntry(kind: $0, name: entry.name, shape: entry.shape)
    }
    guard let own = state.plan[entry],
      let source = sources.lazy.compactMap({ state.plan[$0] }).first
    else { throw .stateMismatch(name: entry.name, what: "the state lacks its average") }
    unsafe self.source = state.floats(of: source)
    unsafe average = state.floats(of: own)
    count = own.count
  }

  /// average <- decay * average + (1 - decay) * source.
  func follow(_ decay: Float, _ threads: inout derm_threads) {
    unsafe derm_moving_average(&threads, source, average, count, 1 - decay)
  }
}
