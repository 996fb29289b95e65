internal import CKernels

/// Normalisation over neighbouring channels in our own loops, on the input's layout where it is
/// blocked or plain.
///
/// oneDNN 2.6's own keeps two more arrays of the input's size for its backward pass; working the
/// sums out again costs less than reading them.
extension OneDNNLowering {
  mutating func prepareResponseNorm(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    let (norm, input, gradient, result): (LocalResponseNorm, BufferID, BufferID?, BufferID)
    switch operation {
    case .localResponseNorm(let layer, let source, let output):
      (norm, input, gradient, result) = (layer, source, nil, output)
    case .localResponseNormGradient(let layer, let source, let outputGradient, let target):
      (norm, input, gradient, result) = (layer, source, outputGradient, target)
    default:
      preconditionFailure("\(operation.kind) is no normalisation over channels")
    }
    let block = try layouts[input].block(of: program[input].shape)
    let layout = block == nil ? layouts.plain(input) : layouts[input]
    layouts.decide(result, layout)
    let source = try operand(input, as: layout, scratch: 1, layouts)
    // In the input's layout, as the loop goes through both at once.
    var outputGradient: DNNOperand?
    if let gradient { outputGradient = try operand(gradient, as: layout, scratch: 2, layouts) }
    reserve(
      Scratch.primitive,
      HostCommands.responseNormScratch(norm, of: program[input], threads: threads)
        * MemoryLayout<Float>.stride)
    return { [outputGradient] host in
      let memory = host.memory
      let operands = [source] + [outputGradient].compactMap { $0 }
      for operand in operands { operand.bind(memory) }
      let dy = unsafe outputGradient.map { unsafe UnsafePointer($0.floats(memory)) }
      return unsafe after(
        operands,
        host.responseNorm(
          norm, of: input, block: block ?? 1, source.floats(memory), outputGradient: dy,
          memory.floats(result)))
    }
  }
}
