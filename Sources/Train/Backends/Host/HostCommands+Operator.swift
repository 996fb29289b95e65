internal import CKernels
internal import CParallel

extension HostCommands {
  /// An operator or its gradient: its loop in `HostKernels`, or its reference.
  ///
  /// `address` says where an operand lies, row-major, or for loops that know it with so many channels of a
  /// map together.
  @safe
  func applied(
    _ call: OperatorCall, block: Int = 1,
    address: @escaping (BufferID) -> UnsafeMutablePointer<Float>
  ) -> () -> Void {
    let input = call.inputs[0]
    if let kernel = HostKernels.elementwise[call.applied.name] {
      let target = call.writes[0]
      return unsafe elementwise(
        kernel, address(input), outputGradient: call.outputGradient.map(address), address(target),
        count: program[input].count)
    }
    if let kernel = HostKernels.channelwise[call.applied.name] {
      let shape = program[input].shape
      let maps = derm_maps(
        batch: shape[0], channels: shape[1], area: shape.dropFirst(2).reduce(1, *), block: block)
      return unsafe kernel(
        ChannelwiseCall(
          call: call, maps: maps, threads: threads, values: values, address: address))
    }
    // The reference in Swift is slow but always there: a new operator runs on the processor before
    // it has a loop of its own.
    let command = OperatorCommand(
      call, unsafe tensors(of: call, address: address), batch: program.batch, threads)
    let values = values
    return { command.run(values.dropout) }
  }

  /// An elementwise operator (or with the output's gradient its gradient), over `count` floats of one
  /// layout.
  @safe
  func elementwise(
    _ kernel: HostKernels.Elementwise, _ input: UnsafeMutablePointer<Float>,
    outputGradient: UnsafeMutablePointer<Float>?, _ result: UnsafeMutablePointer<Float>, count: Int
  ) -> () -> Void {
    var threads = threads
    guard let outputGradient = unsafe outputGradient else {
      let forward = unsafe kernel.forward
      return { unsafe forward(&threads, input, result, count) }
    }
    let gradient = unsafe kernel.gradient
    return { unsafe gradient(&threads, input, outputGradient, result, count) }
  }

  @safe
  private func tensors(
    of call: OperatorCall, address: (BufferID) -> UnsafeMutablePointer<Float>
  ) -> OperatorTensors {
    let readable = Set(call.reads + call.writes)
    func tensor(_ id: BufferID?) -> HostTensor {
      guard let id, readable.contains(id) else { return .absent }
      return unsafe HostTensor(program[id].shape, at: address(id))
    }
    return OperatorTensors(
      inputs: call.inputs.map(tensor), parameters: call.parameters.map(tensor),
      output: tensor(call.output), kept: tensor(call.kept),
      outputGradient: tensor(call.outputGradient), inputGradients: call.inputGradients.map(tensor),
      parameterGradients: call.parameterGradients.map(tensor))
  }
}

/// The reference of an operator or of its gradient, shared out over threads: images, then channels.
///
/// Each image, and each channel's sum over all images, is one thread's, so their number changes no byte.
private final class OperatorCommand {
  private let applied: any Operator
  private let isGradient: Bool
  private let batch: Int
  private var tensors: OperatorTensors
  private var threads: derm_threads
  private var sharesChannels = false

  init(_ call: OperatorCall, _ tensors: OperatorTensors, batch: Int, _ threads: derm_threads) {
    applied = call.applied.base
    isGradient = call.isGradient
    self.batch = batch
    self.tensors = tensors
    self.threads = threads
  }

  func run(_ dropout: DropoutKey) {
    tensors.dropout = dropout
    if !isGradient || tensors.inputGradients.contains(where: { !$0.isAbsent }) {
      share(channels: false)
    }
    if !tensors.parameterGradients.isEmpty { share(channels: true) }
  }

  private func share(channels: Bool) {
    sharesChannels = channels
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    let count = isGradient ? tensors.outputGradient.count : tensors.output.count
    unsafe derm_run_chunks(
      &threads,
      { context, chunk, chunks in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<OperatorCommand>.fromOpaque(context).takeUnretainedValue()
          .run(chunk: chunk, of: chunks)
      }, context, count)
  }

  private func run(chunk: Int32, of chunks: Int32) {
    var (from, to) = (0, 0)
    unsafe derm_chunk(
      sharesChannels ? tensors.parameters[0].shape[0] : batch, chunk, chunks, &from, &to)
    if sharesChannels {
      applied.parameterGradients(tensors, channels: from..<to)
    } else if isGradient {
      applied.inputGradients(tensors, images: from..<to)
    } else {
      applied.forward(tensors, images: from..<to)
    }
  }
}
