internal import CKernels

/// 3 x 3 convolutions of stride 1 by Winograd convolution, in our own loops.
///
/// oneDNN 2.6 has them for AVX-512 alone. Where the layouts that it chooses are those of AVX2, ours
/// take a third to a half of its time. A program that asks for direct convolution has none of them.
extension OneDNNLowering {
  /// The shape of a convolution that goes this way, nil for all others.
  ///
  /// Below 32 channels or a few dozen tiles, the transformations cost what the products save.
  func winograd(
    _ convolution: Convolution, _ primitive: DNNPrimitive, weight: BufferID, input: BufferID,
    output: BufferID, _ weightLayout: DNNLayout?, _ inputs: [DNNLayout?]
  ) throws(TrainError) -> derm_winograd? {
    let (from, to) = (program[input].shape, program[output].shape)
    guard program.convolutions == .fast, convolution.kernel == 3, convolution.stride == 1,
      convolution.padding == 1, min(from[1], to[1]) / convolution.groups >= 32,
      from[0] * ((from[2] + 3) / 4) * ((from[3] + 3) / 4) >= 32
    else { return nil }
    var shape = unsafe derm_winograd(
      batch: from[0], inputs: from[1], outputs: to[1], height: from[2], width: from[3],
      groups: convolution.groups, scale: nil, shift: nil, has_relu: 0)
    guard unsafe derm_winograd_fits(&shape) != 0 else { return nil }
    var dimensions = program[weight].shape
    if convolution.groups > 1 {
      dimensions =
        [convolution.groups, dimensions[0] / convolution.groups] + dimensions.dropFirst()
    }
    let wanted = try DNNLayout(library, blockedWeights: dimensions)
    guard let weightLayout, weightLayout.isSame(as: wanted) else { return nil }
    // Our loops read blocks of 8 channels, which is what oneDNN chooses for AVX2.
    for (layout, dimensions) in zip(inputs, [from, to]) {
      guard let layout, try layout.block(of: dimensions) == 8 else { return nil }
    }
    return unsafe shape
  }

  /// A pass of such a convolution: what it reads, in the layouts of `winograd`, and what it writes.
  ///
  /// The bias is added to what a forward pass writes; `norm` is the normalisation that is done to it
  /// instead.
  mutating func prepareWinograd(
    _ shape: derm_winograd, _ first: DNNOperand, _ second: DNNOperand, _ result: BufferID,
    bias: BufferID? = nil, followed norm: BatchNormOperation? = nil,
    _ pass: @escaping WinogradPass
  ) -> Prepared {
    var shape = unsafe shape
    reserve(Scratch.primitive, unsafe derm_winograd_scratch(&shape))
    if let norm { reserveConstants(norm) }
    return { host in
      // A shape for each step: shift and scale point into that step's memory.
      var (threads, shape) = (host.threads, unsafe shape)
      let memory = host.memory
      first.bind(memory)
      second.bind(memory)
      let (a, b) = unsafe (first.floats(memory), second.floats(memory))
      let (target, scratch) = unsafe (memory.floats(result), memory.scratch(Scratch.primitive))
      if let bias { unsafe shape.shift = UnsafePointer(memory.floats(bias)) }
      let constants = norm.map { norm in
        let constants = normConstants(of: norm, memory)
        unsafe shape.scale = UnsafePointer(constants.scale)
        unsafe shape.shift = UnsafePointer(constants.shift)
        unsafe shape.has_relu = norm.hasReLU ? 1 : 0
        return constants.make
      }
      return after([first, second]) {
        constants?()
        unsafe pass(&threads, &shape, a, b, target, scratch)
      }
    }
  }

  /// The gradient of the bias that goes with a weight gradient: sums over images and pixels.
  func withBiasGradient(
    _ biasGradient: BufferID?, of outputGradient: DNNOperand, _ prepared: @escaping Prepared
  ) -> Prepared {
    guard let biasGradient else { return prepared }
    let shape = program[outputGradient.buffer].shape
    return { host in
      let command = prepared(host)
      var threads = host.threads
      let values = unsafe outputGradient.floats(host.memory)
      let sums = unsafe host.memory.floats(biasGradient)
      return {
        command()
        unsafe derm_blocked_channel_sums(
          &threads, values, shape[0], shape[1], shape[2] * shape[3], sums)
      }
    }
  }

  /// `derm_winograd_forward`, `_input_gradient` or `_weight_gradient`.
  typealias WinogradPass = (
    UnsafePointer<derm_threads>?, UnsafePointer<derm_winograd>?, UnsafePointer<Float>?,
    UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, UnsafeMutableRawPointer?
  ) -> Void
}
