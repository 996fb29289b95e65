internal import CKernels

/// What a loop over maps needs: where everything lies, and the block of channels that lies together.
@safe
struct ChannelwiseCall {
  let call: OperatorCall
  let maps: derm_maps
  let threads: derm_threads
  let values: RunValues
  /// Where a buffer lies: maps in blocks of channels, all else row-major.
  let address: (BufferID) -> UnsafeMutablePointer<Float>
}

extension HostKernels {
  /// Loops over maps of any block of channels, by the operator's name; what is no map is row-major.
  static let channelwise: [String: @Sendable (ChannelwiseCall) -> () -> Void] = [
    LayerNorm.name: layerNorm,
    LayerScale.name: layerScale,
    ChannelGate.name: channelGate,
    StochasticDepth.name: stochasticDepth,
  ]

  @Sendable private static func layerNorm(_ own: ChannelwiseCall) -> () -> Void {
    guard let norm = own.call.applied.base as? LayerNorm, let kept = own.call.kept else {
      preconditionFailure("a layer norm keeps its statistics")
    }
    var (threads, maps) = (own.threads, own.maps)
    let (x, statistics) = unsafe (own.address(own.call.inputs[0]), own.address(kept))
    let weight = unsafe own.address(own.call.parameters[0])
    guard let gradient = own.call.outputGradient else {
      let (bias, y) = unsafe (own.address(own.call.parameters[1]), own.address(own.call.output))
      return {
        unsafe derm_layer_norm(&threads, &maps, x, weight, bias, norm.epsilon, statistics, y)
      }
    }
    let dy = unsafe own.address(gradient)
    let dx = unsafe own.call.inputGradients[0].map(own.address)
    let sums = unsafe own.call.parameterGradients.map(own.address)
    return {
      // nil where nothing before the layer trains.
      if let dx = unsafe dx {
        unsafe derm_layer_norm_input_gradient(&threads, &maps, x, dy, weight, statistics, dx)
      }
      unsafe derm_layer_norm_weight_gradient(&threads, &maps, x, dy, statistics, sums[0], sums[1])
    }
  }

  @Sendable private static func layerScale(_ own: ChannelwiseCall) -> () -> Void {
    var (threads, maps) = (own.threads, own.maps)
    let (x, scale) = unsafe (own.address(own.call.inputs[0]), own.address(own.call.parameters[0]))
    guard let gradient = own.call.outputGradient else {
      let y = unsafe own.address(own.call.output)
      return { unsafe derm_channel_scale(&threads, &maps, 0, scale, x, y) }
    }
    let dy = unsafe own.address(gradient)
    let dx = unsafe own.call.inputGradients[0].map(own.address)
    let sums = unsafe own.address(own.call.parameterGradients[0])
    return {
      if let dx = unsafe dx { unsafe derm_channel_scale(&threads, &maps, 0, scale, dy, dx) }
      unsafe derm_channel_products(&threads, &maps, 0, dy, x, sums)
    }
  }

  @Sendable private static func channelGate(_ own: ChannelwiseCall) -> () -> Void {
    var (threads, maps) = (own.threads, own.maps)
    let (x, gate) = unsafe (own.address(own.call.inputs[0]), own.address(own.call.inputs[1]))
    guard let gradient = own.call.outputGradient else {
      let y = unsafe own.address(own.call.output)
      return { unsafe derm_channel_scale(&threads, &maps, 1, gate, x, y) }
    }
    let dy = unsafe own.address(gradient)
    let dx = unsafe own.call.inputGradients[0].map(own.address)
    let sums = unsafe own.call.inputGradients[1].map(own.address)
    return {
      if let dx = unsafe dx { unsafe derm_channel_scale(&threads, &maps, 1, gate, dy, dx) }
      if let sums = unsafe sums { unsafe derm_channel_products(&threads, &maps, 1, dy, x, sums) }
    }
  }

  /// An image's values lie together in any layout: one channel for the loop.
  @Sendable private static func stochasticDepth(_ own: ChannelwiseCall) -> () -> Void {
    guard let depth = own.call.applied.base as? StochasticDepth else {
      preconditionFailure("the table has another operator under this name")
    }
    var threads = own.threads
    var maps = derm_maps(
      batch: own.maps.batch, channels: 1, area: own.maps.channels * own.maps.area, block: 1)
    let x = unsafe own.address(own.call.outputGradient ?? own.call.inputs[0])
    let y = unsafe own.address(own.call.writes[0])
    let values = own.values
    var factors = [Float](repeating: 0, count: own.maps.batch)
    return {
      // In each run, because the key changes with the step.
      for image in factors.indices {
        factors[image] = depth.factor(values.dropout, image: image)
      }
      unsafe derm_channel_scale(&threads, &maps, 1, factors, x, y)
    }
  }
}
