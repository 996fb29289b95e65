internal import CKernels

/// The operations that every backend on the processor runs in the same way: on flat memory,
/// whatever the layout, or on matrices that are plain anyway.
@safe
struct HostCommands {
  let program: Program
  let memory: HostMemory
  let values: RunValues
  /// The threads of our own loops.
  let threads: derm_threads
  /// The matrix product.
  let gemm: derm_gemm
  /// The threads over which products are shared out; 1 where the product has threads itself.
  let gemmThreads: derm_threads

  /// output = first + second, over `count` floats of one layout.
  func add(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, count: Int, hasReLU: Bool
  ) -> () -> Void {
    var threads = threads
    return {
      unsafe derm_add(&threads, first, second, output, count, hasReLU ? 1 : 0)
    }
  }

  /// output = max(input, 0), over `count` floats of one layout.
  func relu(
    _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, count: Int
  ) -> () -> Void {
    var threads = threads
    return { unsafe derm_relu(&threads, input, output, count) }
  }

  /// The gradient through a ReLU, over `count` floats of one layout.
  func reluGradient(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>?,
    output: UnsafePointer<Float>, _ inputGradient: UnsafeMutablePointer<Float>, count: Int
  ) -> () -> Void {
    var threads = threads
    return {
      unsafe derm_relu_gradient(&threads, first, second, output, inputGradient, count)
    }
  }

  /// A fully connected layer and its gradients; nil for other operations.
  ///
  /// `input` is where the plain input (or the plain input's gradient) lies.
  @safe
  func linear(
    _ operation: Operation, address: (BufferID) -> UnsafeMutablePointer<Float>
  ) -> (() -> Void)? {
    var threads = gemmThreads
    let gemm = unsafe gemm
    switch operation {
    case .linear(let input, let weight, let bias, let output):
      var shape = self.shape(weight)
      let (x, w, b, y) = unsafe (address(input), address(weight), address(bias), address(output))
      return { unsafe derm_linear_forward(&threads, gemm, &shape, x, w, b, y) }
    case .linearInputGradient(let outputGradient, let weight, let inputGradient):
      var shape = self.shape(weight)
      let (dy, w, dx) = unsafe (address(outputGradient), address(weight), address(inputGradient))
      return { unsafe derm_linear_input_gradient(&threads, gemm, &shape, dy, w, dx) }
    case .linearWeightGradient(let input, let outputGradient, let weight, let bias):
      var shape = self.shape(weight)
      let (x, dy) = unsafe (address(input), address(outputGradient))
      let (dw, db) = unsafe (address(weight), address(bias))
      return { unsafe derm_linear_weight_gradient(&threads, gemm, &shape, x, dy, dw, db) }
    default:
      return nil
    }
  }

  /// The layer of a weight (or of its gradient), [outputs, inputs].
  private func shape(_ weight: BufferID) -> derm_linear {
    let shape = program[weight].shape
    return derm_linear(batch: program.batch, inputs: shape[1], outputs: shape[0])
  }
}
