internal import CKernels
internal import CLoaders

extension OneDNNLowering {
  /// Forward decides the layouts of input, weight and output; the gradients choose anew, and
  /// what lies otherwise is reordered for them.
  mutating func prepareConvolution(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    switch operation {
    case .convolution(let convolution, let input, let weight, let bias, let output):
      // Made even where another way is taken below: it decides the layouts, and both gradients are
      // made from it.
      let primitive = try convolutionForward(convolution, input, weight, output)
      if let layout = try masterLayout(convolution, primitive, input, weight, output) {
        layouts.decide(weight, layout)
      }
      if let layout = primitive.layout(.destination) { layouts.decide(output, layout) }
      // After the layouts are decided, because `operand` compares with them.
      let source = try operand(input, as: primitive.layout(.source), scratch: 1, layouts)
      // Only in prediction: the normalisation that the convolution may do as it writes.
      let norm = normsInPlace[output]
      if let shape = unsafe try winograd(
        convolution, primitive, weight: weight, input: input, output: output, layouts[weight],
        [primitive.layout(.source), primitive.layout(.destination)])
      {
        if norm != nil { carriedNorms.insert(output) }
        return unsafe prepareWinograd(
          shape, source, DNNOperand(buffer: weight), output, bias: bias, followed: norm,
          derm_winograd_forward)
      }
      let weights = try operand(weight, as: primitive.layout(.weights), scratch: 2, layouts)
      if let norm,
        let prepared = prepareNormalised(
          convolution, norm, like: primitive, source, weights, bias, output)
      {
        return prepared
      }
      var call = DNNCall(primitive: primitive)
      call.reads = [(.source, source), (.weights, weights)]
      if let bias { call.reads.append((.bias, DNNOperand(buffer: bias))) }
      call.writes = [(.destination, output)]
      return { [call] in call.bound(to: $0.memory) }
    case .convolutionInputGradient(let convolution, let outputGradient, let weight, let result):
      return try prepareInputGradient(convolution, outputGradient, weight, result, &layouts)
    case .convolutionWeightGradient(
      let convolution, let input, let outputGradient, let weightGradient, let biasGradient):
      if let prepared = try prepareDepthwise(
        convolution, input, outputGradient, weightGradient, biasGradient, layouts)
      {
        return prepared
      }
      let primitive = try convolutionWeightGradient(
        convolution, input, self.weight(ofGradient: weightGradient), outputGradient)
      if let layout = primitive.layout(.weightsGradient) {
        layouts.decide(weightGradient, layout)
      }
      let source = try operand(input, as: primitive.layout(.source), scratch: 1, layouts)
      let gradient = try operand(
        outputGradient, as: primitive.layout(.destinationGradient), scratch: 2, layouts)
      if let shape = unsafe try winograd(
        convolution, primitive, weight: weightGradient, input: input, output: outputGradient,
        primitive.layout(.weightsGradient),
        [primitive.layout(.source), primitive.layout(.destinationGradient)])
      {
        let prepared = unsafe prepareWinograd(
          shape, source, gradient, weightGradient, derm_winograd_weight_gradient)
        return withBiasGradient(biasGradient, of: gradient, prepared)
      }
      var call = DNNCall(primitive: primitive)
      call.reads = [(.source, source), (.destinationGradient, gradient)]
      call.writes = [(.weightsGradient, weightGradient)]
      if let biasGradient { call.writes.append((.biasGradient, biasGradient)) }
      return { [call] in call.bound(to: $0.memory) }
    default:
      preconditionFailure("\(operation.kind) is no convolution")
    }
  }

  private mutating func prepareInputGradient(
    _ convolution: Convolution, _ outputGradient: BufferID, _ weight: BufferID,
    _ result: BufferID, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    var shape = self.shape(convolution, program[result], program[outputGradient])
    // oneDNN derives a gradient's algorithm from the forward primitive.
    let forward = unsafe forwardConvolution(weight).forward
    let primitive = try made("convolution input gradient") {
      unsafe derm_dnn_convolution_source_gradient(&shape, forward, $0)
    }
    if let layout = primitive.layout(.sourceGradient) { layouts.decide(result, layout) }
    let gradient = try operand(
      outputGradient, as: primitive.layout(.destinationGradient), scratch: 1, layouts)
    if let shape = unsafe try winograd(
      convolution, primitive, weight: weight, input: result, output: outputGradient,
      layouts[weight], [primitive.layout(.sourceGradient), primitive.layout(.destinationGradient)])
    {
      return unsafe prepareWinograd(
        shape, gradient, DNNOperand(buffer: weight), result, derm_winograd_input_gradient)
    }
    var call = DNNCall(primitive: primitive)
    call.reads = [
      (.destinationGradient, gradient),
      (.weights, try operand(weight, as: primitive.layout(.weights), scratch: 2, layouts)),
    ]
    call.writes = [(.sourceGradient, result)]
    return { [call] in call.bound(to: $0.memory) }
  }

  private mutating func convolutionForward(
    _ convolution: Convolution, _ input: BufferID, _ weight: BufferID, _ output: BufferID
  ) throws(TrainError) -> DNNPrimitive {
    var shape = self.shape(convolution, program[input], program[output])
    let training: Int32 = program.training == nil ? 0 : 1
    let library = library
    let primitive = try made("convolution") {
      unsafe derm_dnn_convolution_forward(library.handle, &shape, training, $0)
    }
    convolutions[weight] = primitive
    return primitive
  }

  /// How a weight lies from step to step.
  ///
  /// As its convolution wants it; but in training with bf16, in single precision and as its
  /// gradient lies: the convolution then reads a rounded copy.
  private mutating func masterLayout(
    _ convolution: Convolution, _ forward: DNNPrimitive, _ input: BufferID, _ weight: BufferID,
    _ output: BufferID
  ) throws(TrainError) -> DNNLayout? {
    guard dtype == .bf16, program.training != nil else { return forward.layout(.weights) }
    let primitive = try convolutionWeightGradient(convolution, input, weight, output)
    weightGradients[weight] = primitive
    return primitive.layout(.weightsGradient)
  }

  private mutating func convolutionWeightGradient(
    _ convolution: Convolution, _ input: BufferID, _ weight: BufferID, _ output: BufferID
  ) throws(TrainError) -> DNNPrimitive {
    if let primitive = weightGradients[weight] { return primitive }
    var shape = self.shape(convolution, program[input], program[output])
    let forward = unsafe forwardConvolution(weight).forward
    return try made("convolution weight gradient") {
      unsafe derm_dnn_convolution_weights_gradient(&shape, forward, $0)
    }
  }

  private func forwardConvolution(_ weight: BufferID) -> DNNPrimitive {
    guard let primitive = convolutions[weight] else {
      preconditionFailure("a convolution's gradients come after it")
    }
    return primitive
  }

  private func weight(ofGradient gradient: BufferID) -> BufferID {
    guard case .parameterGradient(let index) = program[gradient].role else {
      preconditionFailure("a weight's gradient is a parameter's gradient")
    }
    return program.parameters[index]
  }

  func shape(
    _ convolution: Convolution, _ input: Buffer, _ output: Buffer
  ) -> derm_dnn_convolution {
    derm_dnn_convolution(
      batch: Int64(input.shape[0]), inputs: Int64(input.shape[1]),
      height: Int64(input.shape[2]), width: Int64(input.shape[3]),
      outputs: Int64(output.shape[1]), output_height: Int64(output.shape[2]),
      output_width: Int64(output.shape[3]), kernel: Int64(convolution.kernel),
      stride: Int64(convolution.stride), padding: Int64(convolution.padding),
      groups: Int64(convolution.groups), has_bias: convolution.bias ? 1 : 0,
      bf16: dtype == .bf16 ? 1 : 0)
  }
}
