import CKernels
import CParallel
import TestSupport
import Testing

@testable import Train

/// Loops over maps in blocks of channels give what the references give.
@Suite struct ChannelwiseTests {
  private static let (batch, channels, area) = (3, 32, 75)
  private let shape = [batch, channels, 5, 15]
  private let x = Hashed.scaled("x", batch * channels * area, 2, 0.5)
  private let dy = Hashed.scaled("dy", batch * channels * area, 1)
  private let weight = Hashed.scaled("weight", channels, 1)
  private let bias = Hashed.scaled("bias", channels, 1)
  private let gate = Hashed.scaled("gate", batch * channels, 1)

  /// Row-major maps with so many channels together, or with `back` the other way around.
  private func blocked(_ values: [Float], _ block: Int, back: Bool = false) -> [Float] {
    let (channels, area) = (Self.channels, Self.area)
    var result = values
    for image in 0..<Self.batch {
      for channel in 0..<channels {
        for position in 0..<area {
          let plain = (image * channels + channel) * area + position
          let plane = image * channels / block + channel / block
          let other = (plane * area + position) * block + channel % block
          if back { result[plain] = values[other] } else { result[other] = values[plain] }
        }
      }
    }
    return result
  }

  private func maps(_ block: Int) -> derm_maps {
    derm_maps(batch: Self.batch, channels: Self.channels, area: Self.area, block: block)
  }

  /// What the reference of an operator writes: output, or the gradients of inputs and parameters.
  private func reference(
    _ own: some Operator, inputs: [([Int], [Float])], parameters: [[Float]], isGradient: Bool
  ) -> [[Float]] {
    var memory: [UnsafeMutableBufferPointer<Float>] = unsafe []
    func tensor(_ shape: [Int], _ values: [Float]? = nil) -> HostTensor {
      let count = shape.reduce(1, *)
      let own = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
      _ = unsafe own.initialize(from: values ?? [Float](repeating: 0, count: count))
      unsafe memory.append(own)
      guard let start = own.baseAddress else { return .absent }
      return unsafe HostTensor(shape, at: start)
    }
    func values(_ tensor: HostTensor) -> [Float] { (0..<tensor.count).map { tensor[$0] } }
    let kept = own.kept(for: inputs.map { Array($0.0.dropFirst()) })
    let tensors = OperatorTensors(
      inputs: inputs.map { tensor($0.0, $0.1) },
      parameters: parameters.map { tensor([$0.count], $0) }, output: tensor(shape),
      kept: kept.map { tensor([Self.batch] + $0) } ?? .absent, outputGradient: tensor(shape, dy),
      inputGradients: inputs.map { tensor($0.0) },
      parameterGradients: parameters.map { tensor([$0.count]) })
    own.forward(tensors, images: 0..<Self.batch)
    var results = [values(tensors.output)]
    if isGradient {
      own.inputGradients(tensors, images: 0..<Self.batch)
      own.parameterGradients(tensors, channels: 0..<Self.channels)
      results = (tensors.inputGradients + tensors.parameterGradients).map(values)
    }
    unsafe memory.forEach { unsafe $0.deallocate() }
    return results
  }

  private func largest(_ ours: [Float], _ expected: [Float]) -> Float {
    let scale = expected.map(abs).max() ?? 1
    return (zip(ours, expected).map { abs($0 - $1) }.max() ?? .infinity) / scale
  }

  @Test("layer norm", arguments: [1, 8, 16], [1, 2])
  func layerNorm(_ block: Int, _ count: Int32) {
    let norm = LayerNorm(constants: ["epsilon": 1e-6])
    var threads = unsafe derm_threads(count: count, run: derm_thread_pool_run)
    var maps = maps(block)
    var kept = [Float](repeating: 0, count: Self.batch * 2 * Self.area)
    var (y, dx) = (x, x)
    var (dWeight, dBias) = (weight, weight)
    let (own, gradient) = (blocked(x, block), blocked(dy, block))
    unsafe derm_layer_norm(&threads, &maps, own, weight, bias, norm.epsilon, &kept, &y)
    unsafe derm_layer_norm_input_gradient(&threads, &maps, own, gradient, weight, kept, &dx)
    unsafe derm_layer_norm_weight_gradient(
      &threads, &maps, own, gradient, kept, &dWeight, &dBias)
    let (inputs, parameters) = ([(shape, x)], [weight, bias])
    let forward = reference(norm, inputs: inputs, parameters: parameters, isGradient: false)
    let expected = reference(norm, inputs: inputs, parameters: parameters, isGradient: true)
    #expect(largest(blocked(y, block, back: true), forward[0]) < 1e-6)
    #expect(largest(blocked(dx, block, back: true), expected[0]) < 1e-6)
    #expect(largest(dWeight, expected[1]) < 1e-6 && largest(dBias, expected[2]) < 1e-6)
  }

  @Test("a gate of the image, a scale of the channel", arguments: [1, 8, 16], [1, 2])
  func scales(_ block: Int, _ count: Int32) {
    var threads = unsafe derm_threads(count: count, run: derm_thread_pool_run)
    var maps = maps(block)
    var (y, z) = (x, x)
    var (sums, gates) = (weight, gate)
    let (own, gradient) = (blocked(x, block), blocked(dy, block))
    unsafe derm_channel_scale(&threads, &maps, 1, gate, own, &y)
    unsafe derm_channel_products(&threads, &maps, 1, gradient, own, &gates)
    unsafe derm_channel_scale(&threads, &maps, 0, weight, gradient, &z)
    unsafe derm_channel_products(&threads, &maps, 0, gradient, own, &sums)
    let pair = [(shape, x), ([Self.batch, Self.channels], gate)]
    let forward = reference(ChannelGate(), inputs: pair, parameters: [], isGradient: false)
    let gated = reference(ChannelGate(), inputs: pair, parameters: [], isGradient: true)
    let scaled = reference(
      LayerScale(constants: [:]), inputs: [(shape, x)], parameters: [weight], isGradient: true)
    #expect(largest(blocked(y, block, back: true), forward[0]) == 0)
    #expect(largest(gates, gated[1]) < 1e-6)
    #expect(largest(blocked(z, block, back: true), scaled[0]) == 0)
    #expect(largest(sums, scaled[1]) < 1e-6)
  }
}
