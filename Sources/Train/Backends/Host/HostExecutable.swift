/// What differs from one run of a step to the next, read by the commands.
final class RunValues {
  /// Where gradients go; nil in prediction and between runs.
  var updates: HostUpdates?
  /// The rows of the batch that hold images.
  var count = 0
  /// What decides which values are dropped.
  var dropout = DropoutKey()
  /// What classes weigh in the losses.
  var classWeights = ClassWeights.even
  /// Of each head the classes of the images that were mixed in, and the share of an image itself; empty and 1
  /// where nothing is mixed.
  var mixed: [[Int32]] = []
  var share: Float = 1
  /// Which of a step's images the batch has; nil for all of them.
  var microBatch: MicroBatch?
}

/// A program on the processor: a list of commands, one for each operation.
final class HostExecutable: Executable {
  let program: Program
  var measures = false
  private(set) var seconds: [Double] = []

  private let memory: HostMemory
  private let layouts: any HostLayouts
  private let values: RunValues
  private let commands: [() -> Void]
  /// Readies the calling thread, such as its number of threads.
  private let begin: () -> Void
  /// Makes the copies of parameters that lie otherwise than the program reads them; nil when there is
  /// none.
  private let copyParameters: (() -> Void)?
  /// The version of the state that the copies are of.
  private var copied = 0

  init(
    _ program: Program, memory: HostMemory, layouts: any HostLayouts, values: RunValues,
    commands: [() -> Void], copyParameters: (() -> Void)? = nil, begin: @escaping () -> Void
  ) {
    precondition(commands.count == program.operations.count, "a command for each operation")
    self.program = program
    self.memory = memory
    self.layouts = layouts
    self.values = values
    self.commands = commands
    self.copyParameters = copyParameters
    self.begin = begin
    values.mixed = program.heads.map { _ in
      var labels: [Int32] = []
      labels.reserveCapacity(program.batch)
      return labels
    }
  }

  func lendInputs() -> InputSlot {
    unsafe InputSlot(
      UnsafeMutableBufferPointer(
        start: memory.floats(program.inputs), count: program[program.inputs].count))
  }

  func load(_ batch: borrowing Batch) {
    precondition(batch.capacity == program.batch, "the batch was made for another program")
    precondition((0...batch.capacity).contains(batch.count), "more rows than the batch has")
    values.count = batch.count
    values.dropout = batch.dropout
    values.microBatch = batch.microBatch
    values.classWeights = batch.classWeights
    // Copied value by value: a second owner would make the batch allocate when it is filled again.
    for index in values.mixed.indices {
      values.mixed[index].removeAll(keepingCapacity: true)
      values.mixed[index].append(contentsOf: batch.heads[index].mixed)
    }
    values.share = batch.share
    if !batch.inputs.isEmpty { copy(batch.inputs, to: program.inputs) }
    for (index, head) in program.heads.enumerated() {
      if let mask = head.mask {
        copy(batch.heads[index].present, to: head.targets)
        copy(batch.heads[index].known, to: mask)
      } else {
        copy(batch.heads[index].labels, to: head.targets)
      }
    }
  }

  private func copy<Number>(_ values: [Number], to id: BufferID) {
    precondition(
      values.count == program[id].count && MemoryLayout<Number>.size == 4,
      "\(program[id].name) has another size")
    unsafe values.withUnsafeBytes { source in
      unsafe UnsafeMutableRawBufferPointer(start: memory.address(id), count: source.count)
        .copyMemory(from: source)
    }
  }

  func train(into updates: any ParameterUpdates) {
    precondition(program.training != nil, "an inference program does not train")
    guard let updates = updates as? HostUpdates else {
      preconditionFailure("updates belong to the backend that made them")
    }
    values.updates = updates
    defer { values.updates = nil }
    run()
  }

  func evaluate() {
    precondition(program.training == nil, "a training program does not evaluate")
    run()
  }

  func losses() -> Losses {
    Losses(
      heads: program.network.heads.all.map(\.id),
      values: program.heads.map { unsafe memory.floats($0.loss).pointee })
  }

  private func run() {
    begin()
    if let copyParameters, copied != memory.state.version {
      copyParameters()
      copied = memory.state.version
    }
    if measures {
      runMeasured()
    } else {
      for command in commands { command() }
    }
    // Running statistics move in each forward pass, parameters with the updates.
    if program.training != nil { memory.state.change() }
  }

  private func runMeasured() {
    let clock = ContinuousClock()
    seconds = commands.map { command in clock.measure(command) / .seconds(1) }
  }

  func read(_ output: Output) -> [Float]? {
    begin()
    return program.outputs[output].map(read)
  }

  func gradient(ofParameter name: String) -> [Float]? {
    begin()
    guard program.training?.keepsGradients == true,
      let index = program.network.parameters.firstIndex(where: { $0.name == name })
    else { return nil }
    return program.parameterGradients[index].map(read)
  }

  private func read(_ id: BufferID) -> [Float] {
    unsafe layouts.tensor(id).read(at: memory.address(id))
  }
}
