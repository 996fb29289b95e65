internal import CLoaders

extension OneDNNLowering {
  /// A pooling takes its input's layout; its gradient has the layouts of the forward pass.
  mutating func preparePool(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    switch operation {
    case .maxPool(let pool, let input, let output, let indices):
      // An index within the window is kept in a byte, which holds those of 16 x 16.
      if pool.kernel <= 16, let block = try layouts[input].block(of: program[input].shape) {
        return try prepareBlocked(pool, block, input, output, indices, &layouts)
      }
      let primitive = try poolForward(
        shape(program[input], program[output], pool: pool), input, output, &layouts)
      var call = DNNCall(primitive: primitive)
      call.reads = [(.source, DNNOperand(buffer: input))]
      call.writes = [(.destination, output)]
      if let indices, let layout = primitive.layout(.workspace) {
        layouts.decide(indices, layout)
        pools[indices] = primitive
        call.writes.append((.workspace, indices))
      }
      return { [call] in call.bound(to: $0.memory) }
    case .averagePool(let input, let output):
      let primitive = try poolForward(
        shape(program[input], program[output], pool: nil), input, output, &layouts)
      averages[program[input].shape] = primitive
      var call = DNNCall(primitive: primitive)
      call.reads = [(.source, DNNOperand(buffer: input))]
      call.writes = [(.destination, output)]
      return { [call] in call.bound(to: $0.memory) }
    case .maxPoolGradient(let pool, let outputGradient, let indices, let inputGradient):
      if let block = blocks[indices] {
        return try prepareBlockedGradient(
          pool, block, outputGradient, indices, inputGradient, &layouts)
      }
      return try prepareGradient(
        shape(program[inputGradient], program[outputGradient], pool: pool), pools[indices],
        outputGradient, indices, inputGradient, &layouts)
    case .averagePoolGradient(let outputGradient, let inputGradient):
      return try prepareGradient(
        shape(program[inputGradient], program[outputGradient], pool: nil),
        averages[program[inputGradient].shape], outputGradient, nil, inputGradient, &layouts)
    default:
      preconditionFailure("\(operation.kind) is no pooling")
    }
  }

  private mutating func poolForward(
    _ shape: derm_dnn_pool, _ input: BufferID, _ output: BufferID, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> DNNPrimitive {
    var shape = shape
    let source = unsafe layouts[input].descriptor
    let primitive = try made("pool") { unsafe derm_dnn_pool_forward(&shape, source, $0) }
    if let layout = primitive.layout(.destination) { layouts.decide(output, layout) }
    return primitive
  }

  private mutating func prepareGradient(
    _ shape: derm_dnn_pool, _ forward: DNNPrimitive?, _ outputGradient: BufferID,
    _ indices: BufferID?, _ inputGradient: BufferID, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    guard let forward else { preconditionFailure("a pooling's gradient comes after it") }
    var shape = shape
    let hint = unsafe forward.forward
    let primitive = try made("pool gradient") {
      unsafe derm_dnn_pool_backward(&shape, hint, $0)
    }
    if let layout = primitive.layout(.sourceGradient) { layouts.decide(inputGradient, layout) }
    var call = DNNCall(primitive: primitive)
    let wanted = primitive.layout(.destinationGradient)
    call.reads = [
      (.destinationGradient, try operand(outputGradient, as: wanted, scratch: 1, layouts))
    ]
    if let indices { call.reads.append((.workspace, DNNOperand(buffer: indices))) }
    call.writes = [(.sourceGradient, inputGradient)]
    return { [call] in call.bound(to: $0.memory) }
  }

  /// The geometry of a maximum pooling, or without one of the mean over everything.
  private func shape(_ input: Buffer, _ output: Buffer, pool: Pool?) -> derm_dnn_pool {
    let (height, width) = (Int64(input.shape[2]), Int64(input.shape[3]))
    return derm_dnn_pool(
      batch: Int64(input.shape[0]), channels: Int64(input.shape[1]), height: height,
      width: width, output_height: pool == nil ? 1 : Int64(output.shape[2]),
      output_width: pool == nil ? 1 : Int64(output.shape[3]),
      kernel_height: pool.map { Int64($0.kernel) } ?? height,
      kernel_width: pool.map { Int64($0.kernel) } ?? width,
      stride: pool.map { Int64($0.stride) } ?? 1, padding: pool.map { Int64($0.padding) } ?? 0,
      average: pool == nil ? 1 : 0, training: program.training == nil ? 0 : 1)
  }
}
