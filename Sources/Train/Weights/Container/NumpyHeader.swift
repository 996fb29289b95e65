internal import Files
internal import Foundation

/// The header of numpy's npy format, versions 1 to 3, in row-major order.
struct NumpyHeader {
  /// The extents, outermost first.
  let shape: [Int]
  /// The kind of number or text, such as `<f4`.
  let kind: String
  /// Where the array's bytes are in the file.
  let body: Range<Int>

  private static let remedy = "Save it with numpy in C order, as float32."

  /// Reads the header of the array that a range of a file holds; nil when it holds none.
  ///
  /// Fails when it is damaged, or its array is in another order.
  init?(_ file: MappedFile, in range: Range<Int>) throws(WeightProblem) {
    let start = range.lowerBound
    guard range.count > 12, file.bytes(start..<(start + 6)) == [0x93] + Array("NUMPY".utf8) else {
      return nil
    }
    let numbers = LittleEndian(bytes: file.bytes(start..<(start + 12)))
    // Version 1 has two bytes for the header's length, later ones four.
    let width = numbers.number(6, 1) == 1 ? 2 : 4
    guard let length = numbers.number(8, width), length <= range.count - 8 - width,
      length < 1 << 16
    else { throw WeightProblem("its header is cut off", remedy: Self.remedy) }
    let end = start + 8 + width + length
    let header = String(decoding: file.bytes((start + 8 + width)..<end), as: UTF8.self)
    // The header is a dictionary in Python's notation; numpy writes it in one way, so that a search
    // is enough.
    guard header.contains("'fortran_order': False"),
      let open = header.firstIndex(of: "("), let close = header[open...].firstIndex(of: ")")
    else { throw WeightProblem("its array is not in C order", remedy: Self.remedy) }
    shape = header[header.index(after: open)..<close].split(separator: ",").map {
      Int($0.trimmingCharacters(in: .whitespaces)) ?? -1
    }
    let key = header.range(of: "'descr': '").map { header[$0.upperBound...] }
    kind = key.map { String($0.prefix { $0 != "'" }) } ?? ""
    body = end..<range.upperBound
  }

  /// How many numbers or texts of a size the array has.
  ///
  /// Fails when its shape can't be read, or its bytes are cut off.
  func count(size: Int) throws(WeightProblem) -> Int {
    guard let count = OutsideNumbers.product(shape) else {
      throw WeightProblem("its shape can't be read", remedy: Self.remedy)
    }
    guard count <= body.count / size else {
      throw WeightProblem("its numbers are cut off", remedy: Self.remedy)
    }
    return count
  }
}
