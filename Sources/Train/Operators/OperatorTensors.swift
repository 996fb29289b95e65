/// The numbers of a tensor in the processor's memory, row-major.
@safe
package struct HostTensor {
  /// The shape, the image first (a parameter's: as PyTorch stores it); empty for one that is absent.
  package let shape: [Int]
  /// The number of values; 0 for one that is absent.
  package let count: Int
  private let values: UnsafeMutablePointer<Float>?

  /// A tensor at an address.
  init(_ shape: [Int], at values: UnsafeMutablePointer<Float>) {
    self.shape = shape
    count = shape.reduce(1, *)
    unsafe self.values = values
  }

  private init() {
    shape = []
    count = 0
    unsafe values = nil
  }

  /// What is not there: nobody needs it.
  static var absent: HostTensor { HostTensor() }

  /// Whether nobody needs it.
  package var isAbsent: Bool { count == 0 }

  /// A value by its index in row-major order.
  package subscript(_ index: Int) -> Float {
    get {
      guard let values = unsafe values, index >= 0, index < count else { outOfRange(index) }
      return unsafe values[index]
    }
    nonmutating set {
      guard let values = unsafe values, index >= 0, index < count else { outOfRange(index) }
      unsafe values[index] = newValue
    }
  }

  private func outOfRange(_ index: Int) -> Never {
    preconditionFailure("\(index) of a tensor of shape \(shape)")
  }

  /// The indices of some images' values.
  package func indices(of images: Range<Int>) -> Range<Int> {
    let row = count / shape[0]
    return images.lowerBound * row..<images.upperBound * row
  }

  /// The channels, [N, C, …], and the values of each in one image.
  package var channels: (count: Int, area: Int) { (shape[1], shape.dropFirst(2).reduce(1, *)) }
}

/// What an operator reads and writes; what its pass or its gradient does not need is absent.
package struct OperatorTensors {
  /// What it reads.
  package let inputs: [HostTensor]
  /// Its parameters, in the order of `Operator.parameters`.
  package let parameters: [HostTensor]
  /// What it makes.
  package let output: HostTensor
  /// What the forward pass keeps for the gradient.
  package let kept: HostTensor
  package let outputGradient: HostTensor
  /// The gradients of the inputs; absent where nothing before trains.
  package let inputGradients: [HostTensor]
  /// The gradients of the parameters; absent where they do not train.
  package let parameterGradients: [HostTensor]
  /// What decides about random numbers in this run.
  package internal(set) var dropout = DropoutKey()
}
