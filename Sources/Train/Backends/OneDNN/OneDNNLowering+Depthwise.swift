internal import CKernels

/// The weight gradient of convolutions of each channel by itself, in our own loops.
///
/// oneDNN 2.6's threads wait for one another within it: on a busy machine (2 threads, batch 8) all weight
/// gradients of convnext-tiny take 5.4 s with it and 0.8 s with ours.
extension OneDNNLowering {
  /// The gradient on blocks of channels; nil where it is oneDNN's: other convolutions, kernels, dtypes.
  mutating func prepareDepthwise(
    _ convolution: Convolution, _ input: BufferID, _ outputGradient: BufferID,
    _ weightGradient: BufferID, _ biasGradient: BufferID?, _ layouts: DNNLayouts
  ) throws(TrainError) -> Prepared? {
    let (from, to) = (program[input].shape, program[outputGradient].shape)
    guard dtype == .f32, convolution.groups == from[1], convolution.outputs == from[1],
      convolution.groups > 1, [3, 5, 7].contains(convolution.kernel)
    else { return nil }
    // As the input lies, if that is in blocks; a last block may be half empty.
    let blocked = try DNNLayout(library, blocked: from, by: 8)
    let block = layouts[input].isSame(as: blocked) ? 8 : 16
    let source = try operand(
      input, as: DNNLayout(library, blocked: from, by: block), scratch: 1, layouts)
    let gradient = try operand(
      outputGradient, as: DNNLayout(library, blocked: to, by: block), scratch: 2, layouts)
    var shape = derm_depthwise(
      batch: from[0], channels: from[1], height: from[2], width: from[3], output_height: to[2],
      output_width: to[3], kernel: convolution.kernel, stride: convolution.stride,
      padding: convolution.padding, block: block)
    return { host in
      var threads = host.threads
      let memory = host.memory
      source.bind(memory)
      gradient.bind(memory)
      let (x, dy) = unsafe (source.floats(memory), gradient.floats(memory))
      let dw = unsafe memory.floats(weightGradient)
      let db = unsafe biasGradient.map { unsafe memory.floats($0) }
      return after([source, gradient]) {
        unsafe derm_depthwise_weight_gradient(&threads, &shape, x, dy, dw, db)
      }
    }
  }
}
