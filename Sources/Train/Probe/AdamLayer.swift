internal import CKernels
internal import Glibc
internal import Randomness

/// A fully connected layer that Adam moves (Kingma & Ba, arXiv 1412.6980), in parts of its inputs.
struct AdamLayer: Sendable {
  /// Some inputs' weights, inputs x width, and Adam's averages of their gradients and squares.
  struct Part: Sendable {
    /// The first input.
    let first: Int
    /// Inputs.
    let count: Int
    var weights: [Float]
    private var averages: [Float]
    private var squares: [Float]

    fileprivate init(first: Int, weights: [Float], width: Int) {
      (self.first, self.weights) = (first, weights)
      count = width == 0 ? 0 : weights.count / width
      averages = [Float](repeating: 0, count: weights.count)
      squares = averages
    }

    /// Moves the weights by the gradient of a batch: the products of inputs, rows x `width`, with the derivatives of
    /// the outputs, rows x `outputs`.
    mutating func step(
      _ inputs: [Float], width: Int, _ derivatives: [Float], outputs: Int, rows: Int, decay: Float,
      time: Int
    ) {
      var gradient = [Float](repeating: 0, count: weights.count)
      unsafe inputs.withUnsafeBufferPointer { inputs in
        guard let start = inputs.baseAddress, count > 0 else { return }
        unsafe derm_product(
          start + first, width, 1, derivatives, outputs, count, outputs, rows, 0, &gradient)
      }
      for index in weights.indices { gradient[index] += decay * weights[index] }
      var constants = AdamLayer.constants(time)
      unsafe derm_adamw_update(
        &weights, gradient, &averages, &squares, weights.count, &constants)
    }
  }

  var parts: [Part]
  /// Outputs, with padding.
  let width: Int
  /// What is added to the gradient of a weight, as a share of it.
  let decay: Float
  private var biases: [Float]
  private var averages: [Float]
  private var squares: [Float]

  private static let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8)
  private static let learningRate = 0.001

  /// Draws weights and biases between -b and b, b^2 = 6 / (inputs + outputs) (Glorot & Bengio 2010).
  init(inputs: Int, outputs: Int, decay: Float, parts count: Int, _ random: inout RandomStream) {
    let width = ProbeMatrix.padded(outputs)
    self.width = width
    self.decay = decay
    let bound = (6 / Double(inputs + outputs)).squareRoot()
    let padded = ProbeMatrix.padded(inputs)
    var weights = [Float](repeating: 0, count: padded * width)
    for input in 0..<inputs {
      for output in 0..<outputs {
        weights[input * width + output] = Float(random.uniform(-bound...bound))
      }
    }
    biases = [Float](repeating: 0, count: width)
    for output in 0..<outputs { biases[output] = Float(random.uniform(-bound...bound)) }
    averages = [Float](repeating: 0, count: width)
    squares = averages
    let size = (padded + count - 1) / count
    parts = (0..<count).map { part in
      let first = min(padded, part * size)
      let end = min(padded, first + size)
      return Part(
        first: first, weights: Array(weights[(first * width)..<(end * width)]), width: width)
    }
  }

  /// The weight between an input and an output.
  func weight(_ input: Int, _ output: Int) -> Float {
    let part = parts.first { input < $0.first + $0.count }
    return part.map { $0.weights[(input - $0.first) * width + output] } ?? 0
  }

  func bias(_ output: Int) -> Float { biases[output] }

  /// All weights, width x inputs with their padding.
  var transposed: [Float] {
    let inputs = parts.reduce(0) { $0 + $1.count }
    var result = [Float](repeating: 0, count: inputs * width)
    for part in parts {
      for input in 0..<part.count {
        for output in 0..<width {
          result[output * inputs + part.first + input] = part.weights[input * width + output]
        }
      }
    }
    return result
  }

  /// What the layer makes of some rows of inputs, rows x width.
  func outputs(_ inputs: [Float], width inputWidth: Int, _ first: Int, _ count: Int) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(count * width)
    for _ in 0..<count { result += biases }
    unsafe inputs.withUnsafeBufferPointer { inputs in
      guard let start = inputs.baseAddress else { return }
      for part in parts where part.count > 0 {
        unsafe derm_product(
          start + first * inputWidth + part.first, 1, inputWidth, part.weights, width, count, width,
          part.count, 1, &result)
      }
    }
    return result
  }

  /// Moves the biases by the derivatives of the outputs, rows x width.
  mutating func stepBiases(_ derivatives: [Float], rows: Int, time: Int) {
    var gradient = [Float](repeating: 0, count: width)
    for row in 0..<rows {
      for output in 0..<width { gradient[output] += derivatives[row * width + output] }
    }
    var constants = Self.constants(time)
    unsafe derm_adamw_update(&biases, gradient, &averages, &squares, width, &constants)
  }

  /// Adam's step of this number, counted from 1: AdamW's without a decay of its own, for the penalty is in the
  /// gradient.
  private static func constants(_ time: Int) -> derm_adamw {
    let time = Double(time)
    return derm_adamw(
      beta1: Float(beta1), beta2: Float(beta2), first_weight: Float(1 - beta1),
      second_weight: Float(1 - beta2), epsilon: Float(epsilon), keep: 1,
      step: Float(learningRate / (1 - pow(beta1, time))),
      root: Float((1 - pow(beta2, time)).squareRoot()))
  }
}
