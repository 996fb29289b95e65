import Files
@testable import Train

// sample
/// What writes such files: `MYWT` and numbers of four bytes, all of one tensor.
enum MyWeights: WeightFormat {
  static let name = "My format"  // named in errors and by convert

  static func recognises(_ file: MappedFile) -> Bool {
    file.count >= 4 && file.bytes(0..<4) == Array("MYWT".utf8)
  }

  static func read(_ file: MappedFile) throws(WeightProblem) -> WeightFile {
    guard (file.count - 4) % 4 == 0 else { throw WeightProblem("its last number is cut off") }
    let values = stride(from: 4, to: file.count, by: 4).map { start in
      let bits = file.bytes(start..<(start + 4)).reversed().reduce(UInt32(0)) {
        $0 << 8 | UInt32($1)
      }
      return Float(bitPattern: bits)
    }
    let tensor = WeightFile.Tensor(name: "conv1.bias", shape: [values.count], values: values)
    var weights = try WeightFile(format: name, tensors: [tensor])  // names must differ
    weights.model = MyModel.name  // when the file says whose weights they are
    return weights
  }
}
