internal import CKernels
internal import CLoaders

/// Inference: what a normalisation with stored statistics does to a convolution's output, done by
/// the convolution as it writes.
///
/// Scale and shift are worked out anew in each run, a value for each channel, so they follow
/// whatever is written to the state.
extension OneDNNLowering {
  /// The program with each normalisation of an inference that is the only reader of a convolution
  /// working in place, and these normalisations by their buffer.
  static func normalisingInPlace(
    _ program: Program
  ) -> (program: Program, norms: [BufferID: BatchNormOperation]) {
    guard program.mode.isInference else { return (program, [:]) }
    var readers: [BufferID: Int] = [:]
    for id in program.operations.flatMap(\.reads) { readers[id, default: 0] += 1 }
    var producers: [BufferID: Int] = [:]
    var (result, norms) = (program, [BufferID: BatchNormOperation]())
    for (index, operation) in program.operations.enumerated() {
      switch operation {
      case .convolution(_, _, _, _, let output):
        // Another reader, or whoever reads an output, would find values that are normalised
        // already.
        if readers[output] == 1, !program[output].isOutput { producers[output] = index }
      case .batchNorm(let norm, let input, let output):
        guard let producer = producers[input],
          case .convolution(let convolution, let source, let weight, let bias, _) =
            program.operations[producer]
        else { continue }
        result.operations[producer] = .convolution(
          convolution, input: source, weight: weight, bias: bias, output: output)
        result.operations[index] = .batchNorm(norm, input: output, output: output)
        norms[output] = norm
      default:
        continue
      }
    }
    return (result, norms)
  }

  /// The convolution by oneDNN with the normalisation behind it; nil where oneDNN has that in a
  /// slower way, or not at all, or in other layouts.
  mutating func prepareNormalised(
    _ convolution: Convolution, _ norm: BatchNormOperation, like plain: DNNPrimitive,
    _ source: DNNOperand, _ weights: DNNOperand, _ bias: BufferID?, _ output: BufferID
  ) -> Prepared? {
    var shape = self.shape(convolution, program[source.buffer], program[output])
    let library = library
    let hasReLU: Int32 = norm.hasReLU ? 1 : 0
    guard
      let primitive = try? made(
        "normalised convolution",
        { unsafe derm_dnn_convolution_normalised(library.handle, &shape, hasReLU, $0) }),
      primitive.implementation == plain.implementation
    else { return nil }
    for argument: derm_argument in [.source, .weights, .destination] {
      guard let ours = primitive.layout(argument), let wanted = plain.layout(argument),
        ours.isSame(as: wanted)
      else { return nil }
    }
    carriedNorms.insert(output)
    reserveConstants(norm)
    var call = DNNCall(primitive: primitive)
    call.reads = [(.source, source), (.weights, weights)]
    if let bias { call.reads.append((.bias, DNNOperand(buffer: bias))) }
    call.writes = [(.destination, output)]
    return { [call] host in
      let constants = normConstants(of: norm, host.memory)
      unsafe primitive.bind(.scale, UnsafeMutableRawPointer(constants.scale))
      unsafe primitive.bind(.shift, UnsafeMutableRawPointer(constants.shift))
      let run = call.bound(to: host.memory)
      return {
        constants.make()
        run()
      }
    }
  }

  /// Reserves the scratch regions where `normConstants` puts a normalisation's scale and shift.
  mutating func reserveConstants(_ norm: BatchNormOperation) {
    for scratch in 2...3 {
      reserve(scratch, program[norm.gamma].count * MemoryLayout<Float>.stride)
    }
  }
}

/// A normalisation's scale and shift, and what works them out.
@safe
struct NormConstants {
  let scale: UnsafeMutablePointer<Float>
  let shift: UnsafeMutablePointer<Float>
  let make: () -> Void
}

/// Where a normalisation's scale and shift lie while a convolution that carries it runs.
func normConstants(of norm: BatchNormOperation, _ memory: HostMemory) -> NormConstants {
  let scale = unsafe memory.scratch(2).assumingMemoryBound(to: Float.self)
  let shift = unsafe memory.scratch(3).assumingMemoryBound(to: Float.self)
  let (gamma, beta) = unsafe (memory.floats(norm.gamma), memory.floats(norm.beta))
  let mean = unsafe memory.floats(norm.runningMean)
  let variance = unsafe memory.floats(norm.runningVariance)
  let (channels, epsilon) = (memory.program[norm.gamma].count, norm.constants.epsilon)
  return unsafe NormConstants(scale: scale, shift: shift) {
    unsafe derm_norm_affine(gamma, beta, mean, variance, epsilon, channels, scale, shift)
  }
}
