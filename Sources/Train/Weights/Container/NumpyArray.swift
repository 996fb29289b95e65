internal import Files
internal import Foundation

/// An array of numpy's npy format, versions 1 to 3: f4 or f8, little-endian, row-major.
struct NumpyArray {
  /// The extents, outermost first.
  let shape: [Int]
  /// The numbers.
  let values: [Float]

  private static let remedy = "Save it with numpy.save as float32, in C order."

  /// Reads a file; nil when it is no npy file.
  ///
  /// Fails when it is damaged or of another kind of number.
  init?(_ file: MappedFile) throws(WeightProblem) {
    guard file.count > 12, file.bytes(0..<6) == [0x93] + Array("NUMPY".utf8) else { return nil }
    let start = LittleEndian(bytes: file.bytes(0..<12))
    let width = start.number(6, 1) == 1 ? 2 : 4
    guard let length = start.number(8, width), length <= file.count - 8 - width,
      length < 1 << 16
    else { throw WeightProblem("its header is cut off", remedy: Self.remedy) }
    let body = 8 + width + length
    let header = String(decoding: file.bytes((8 + width)..<body), as: UTF8.self)
    guard header.contains("'fortran_order': False"),
      let open = header.firstIndex(of: "("), let close = header[open...].firstIndex(of: ")")
    else { throw WeightProblem("its array is not in C order", remedy: Self.remedy) }
    let shape = header[header.index(after: open)..<close].split(separator: ",").map {
      Int($0.trimmingCharacters(in: .whitespaces)) ?? -1
    }
    guard let size = OutsideNumbers.product(shape) else {
      throw WeightProblem("its shape can't be read", remedy: Self.remedy)
    }
    let isDouble = header.contains("'<f8'")
    guard isDouble || header.contains("'<f4'") else {
      throw WeightProblem("its numbers are neither f4 nor f8", remedy: Self.remedy)
    }
    let number = isDouble ? TorchNumber.double : .float
    guard size <= (file.count - body) / number.size else {
      throw WeightProblem("its numbers are cut off", remedy: Self.remedy)
    }
    self.shape = shape
    values = unsafe file.withUnsafeBytes { bytes in
      (0..<size).map { unsafe number.read(bytes, at: body + $0 * number.size) }
    }
  }
}
