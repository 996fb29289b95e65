@testable import Train

// sample
/// x where x > 0, else slope[c] * x with a trained slope for each channel (He et al., arXiv 1502.01852).
struct PReLU: Operator {
  static let name = "prelu"  // in timings, messages and make_operators.py
  static let gradientReads: GradientReads = .inputs  // stays in memory until the gradient

  init(constants: [String: Double]) {}  // it has none

  func shape(of inputs: [[Int]]) -> [Int]? {
    inputs.count == 1 && inputs[0].count == 3 ? inputs[0] : nil
  }

  func parameters(for inputs: [[Int]]) -> [OperatorParameter] {
    [OperatorParameter("weight", shape: [inputs[0][0]], start: 0.25)]
  }

  func arithmetic(for inputs: [[Int]]) -> Int { inputs[0].reduce(1, *) }

  func forward(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, slopes, y) = (tensors.inputs[0], tensors.parameters[0], tensors.output)
    let (channels, area) = x.channels
    for index in x.indices(of: images) {
      y[index] = x[index] > 0 ? x[index] : slopes[index / area % channels] * x[index]
    }
  }

  func inputGradients(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, slopes) = (tensors.inputs[0], tensors.parameters[0])
    let (dy, dx) = (tensors.outputGradient, tensors.inputGradients[0])
    let (channels, area) = x.channels
    for index in x.indices(of: images) {
      dx[index] = x[index] > 0 ? dy[index] : slopes[index / area % channels] * dy[index]
    }
  }

  func parameterGradients(_ tensors: OperatorTensors, channels: Range<Int>) {
    let (x, dy) = (tensors.inputs[0], tensors.outputGradient)
    let (count, area) = x.channels
    for channel in channels {
      var sum: Float = 0
      for image in 0..<x.shape[0] {
        let start = (image * count + channel) * area
        for index in start..<start + area where !(x[index] > 0) { sum += dy[index] * x[index] }
      }
      tensors.parameterGradients[0][channel] = sum
    }
  }
}

extension NetworkBuilder {
  /// Adds a ReLU with a trained slope, `name.weight`.
  mutating func prelu(_ name: String, _ input: Value) -> Value {
    apply(name, PReLU(constants: [:]), [input])
  }
}
