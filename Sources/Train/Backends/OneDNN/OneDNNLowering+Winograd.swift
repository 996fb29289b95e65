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

  /// A pass of such a convolution: what it reads, in the layouts of `winograd`, and what it writes.
  mutating func prepareWinograd(
    _ shape: derm_winograd, _ first: DNNOperand, _ second: DNNOperand, _ result: BufferID,
    _ pass: @escaping WinogradPass
  ) -> Prepared {
    var shape = shape
    reserve(Scratch.primitive, unsafe derm_winograd_scratch(&shape))
    return { host in
      var team = host.team
      let memory = host.memory
      first.bind(memory)
      second.bind(memory)
      let (a, b) = unsafe (first.floats(memory), second.floats(memory))
      let (target, scratch) = unsafe (memory.floats(result), memory.scratch(Scratch.primitive))
      return after([first, second]) { unsafe pass(&team, &shape, a, b, target, scratch) }
    }
  }

  /// `derm_winograd_forward`, `_input_gradient` or `_weight_gradient`.
  typealias WinogradPass = (
    UnsafePointer<derm_team>?, UnsafePointer<derm_winograd>?, UnsafePointer<Float>?,
    UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, UnsafeMutableRawPointer?
  ) -> Void
}
