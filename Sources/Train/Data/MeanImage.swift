internal import Artifacts
internal import Files
internal import Foundation

/// A mean for each pixel of the input, in the order of its channels.
struct MeanImage: Sendable, Equatable {
  /// The tensor in checkpoints and converted files.
  static let tensorName = "input.mean_image"

  /// Pixels of a row.
  let width: Int
  /// Pixels of a column.
  let height: Int
  /// Three planes, row-major.
  let values: [Float]

  /// Wraps a tensor of three planes; leading extents of 1 don't matter.
  ///
  /// Fails when it has another shape.
  init(shape: [Int], values: [Float]) throws(WeightProblem) {
    let shape = Array(shape.drop { $0 == 1 })
    guard shape.count == 3, shape[0] == 3, shape[1] > 0, shape[2] > 0,
      values.count == shape.reduce(1, *), values.allSatisfy(\.isFinite)
    else {
      throw WeightProblem(
        "a mean image has three planes of finite numbers, not the shape \(shape)",
        remedy: "Give one of the network's input.")
    }
    (height, width) = (shape[1], shape[2])
    self.values = values
  }

  /// The central square of a side, as Caffe crops the mean with a test image.
  ///
  /// Fails when the image is smaller.
  func central(_ side: Int) throws(WeightProblem) -> MeanImage {
    guard width >= side, height >= side else {
      throw WeightProblem(
        "the mean image has \(width) x \(height) pixels, fewer than the network's input of \(side)",
        remedy: "Give one of \(side) x \(side).")
    }
    let (left, top) = ((width - side) / 2, (height - side) / 2)
    var part: [Float] = []
    for plane in 0..<3 {
      for row in top..<(top + side) {
        let start = (plane * height + row) * width + left
        part += values[start..<(start + side)]
      }
    }
    return try MeanImage(shape: [3, side, side], values: part)
  }

  /// As a tensor of a file.
  var tensor: StoredTensor {
    StoredTensor(name: Self.tensorName, shape: [3, height, width], floats: values)
  }

  /// Reads Caffe's binaryproto, numpy's npy, or a safetensors file with one such tensor.
  ///
  /// Fails when the file is missing, damaged, or holds no image of three planes.
  static func read(_ path: String) throws -> MeanImage {
    let file = try MappedFile(path)
    // What is wrong with a damaged file is its own error, which names the file.
    let stored = SafetensorsWeights.recognises(file) ? try Safetensors.read(path) : nil
    do throws(WeightProblem) {
      if let tensors = stored?.tensors {
        // A file of weights holds other tensors too, so that this one needs its name; alone in a
        // file it may have any.
        let named = tensors.first { $0.name == tensorName }
        guard let tensor = named ?? (tensors.count == 1 ? tensors[0] : nil) else {
          throw WeightProblem(
            "it holds no tensor '\(tensorName)'", remedy: "Give a file with that tensor alone.")
        }
        guard let floats = tensor.floats else {
          throw WeightProblem(
            "its tensor '\(tensor.name)' holds integers", remedy: "Give one of floating point.")
        }
        return try MeanImage(shape: tensor.shape, values: floats)
      }
      if let array = try NumpyArray(file) {
        return try MeanImage(shape: array.shape, values: array.values)
      }
      // Last, because Caffe's file has no mark at its beginning.
      let blob = try CaffeBlob.alone(in: file)
      return try MeanImage(shape: blob.shape, values: blob.values)
    } catch {
      throw TrainError.badCheckpoint(path: path, what: error.what, remedy: error.remedy)
    }
  }
}
