internal import CKernels

/// 3 x 3 convolutions of stride 1 by Winograd's products, in our own loops.
///
/// oneDNN 2.6 has them for AVX-512 alone. Where the layouts that it chooses are those of AVX2, ours
/// take a third to a half of its time. A program that asks for direct sums has none of them.
extension OneDNNLowering {
  /// The shape of a convolution that goes this way, nil for all others.
  ///
  /// Below 32 channels or a few dozen tiles, the transformations cost what the products save.
  func winograd(
    _ convolution: Convolution, _ primitive: DNNPrimitive, weight: BufferID, input: BufferID,
    output: BufferID, _ weightLayout: DNNLayout?, _ pictures: [DNNLayout?]
  ) throws(TrainError) -> derm_winograd? {
    let (from, to) = (program[input].shape, program[output].shape)
    guard program.convolutions == .fast, convolution.kernel == 3, convolution.stride == 1,
      convolution.padding == 1, convolution.groups == 1, !convolution.bias, from[1] >= 32,
      to[1] >= 32, from[0] * ((from[2] + 3) / 4) * ((from[3] + 3) / 4) >= 32
    else { return nil }
    var shape = derm_winograd(
      batch: from[0], inputs: from[1], outputs: to[1], height: from[2], width: from[3])
    guard unsafe derm_winograd_fits(&shape) != 0 else { return nil }
    let wanted = try DNNLayout(blockedWeights: program[weight].shape)
    guard let weightLayout, weightLayout.isSame(as: wanted) else { return nil }
    for (layout, dimensions) in zip(pictures, [from, to]) {
      guard let layout, try layout.block(of: dimensions) == 8 else { return nil }
    }
    return shape
  }

  mutating func prepareWinogradForward(
    _ shape: derm_winograd, _ input: DNNOperand, _ weight: BufferID, _ output: BufferID
  ) -> Prepared {
    var shape = shape
    reserve(Scratch.primitive, unsafe derm_winograd_scratch(&shape))
    return { host in
      var team = host.team
      let memory = host.memory
      input.bind(memory)
      let (x, w) = unsafe (input.floats(memory), memory.floats(weight))
      let (y, scratch) = unsafe (memory.floats(output), memory.scratch(Scratch.primitive))
      return after([input]) { unsafe derm_winograd_forward(&team, &shape, x, w, y, scratch) }
    }
  }

  mutating func prepareWinogradInputGradient(
    _ shape: derm_winograd, _ outputGradient: DNNOperand, _ weight: BufferID, _ result: BufferID
  ) -> Prepared {
    var shape = shape
    reserve(Scratch.primitive, unsafe derm_winograd_scratch(&shape))
    return { host in
      var team = host.team
      let memory = host.memory
      outputGradient.bind(memory)
      let (dy, w) = unsafe (outputGradient.floats(memory), memory.floats(weight))
      let (dx, scratch) = unsafe (memory.floats(result), memory.scratch(Scratch.primitive))
      return after([outputGradient]) {
        unsafe derm_winograd_input_gradient(&team, &shape, dy, w, dx, scratch)
      }
    }
  }

  mutating func prepareWinogradWeightGradient(
    _ shape: derm_winograd, _ input: DNNOperand, _ outputGradient: DNNOperand,
    _ weightGradient: BufferID
  ) -> Prepared {
    var shape = shape
    reserve(Scratch.primitive, unsafe derm_winograd_scratch(&shape))
    return { host in
      var team = host.team
      let memory = host.memory
      input.bind(memory)
      outputGradient.bind(memory)
      let (x, dy) = unsafe (input.floats(memory), outputGradient.floats(memory))
      let (dw, scratch) = unsafe (memory.floats(weightGradient), memory.scratch(Scratch.primitive))
      return after([input, outputGradient]) {
        unsafe derm_winograd_weight_gradient(&team, &shape, x, dy, dw, scratch)
      }
    }
  }
}
