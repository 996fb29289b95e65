internal import Documents
internal import Files

/// A blob of Caffe: a `BlobProto` of caffe.proto.
struct CaffeBlob: Sendable, Equatable {
  /// The extents, outermost first; old files have always four.
  let shape: [Int]
  /// The numbers, row-major.
  let values: [Float]

  /// The extents without those of 1 that stand first.
  var trimmed: [Int] { Array(shape.drop { $0 == 1 }) }

  /// Reads a blob from a part of a file: data, or data in double precision.
  ///
  /// Fails when its numbers do not fill its shape.
  init(_ file: UnsafeRawBufferPointer, _ range: Range<Int>) throws(WeightProblem) {
    var reader = unsafe WireReader(file, range)
    var legacy: [Int: Int] = [:]
    var extents: [Int]?
    var values: [Float] = []
    while let (field, value) = try reader.next() {
      switch (field, value) {
      // Older files give a shape as num, channels, height and width; newer ones as a list.
      case (1...4, .varint(let number)): legacy[field] = try Self.extent(number)
      // A repeated number may be packed or come one at a time: readers of protocol buffers take
      // both.
      case (5, .bytes(let part)):
        guard part.count % 4 == 0 else { throw WeightProblem("damaged: a blob's data is cut off") }
        for offset in stride(from: part.lowerBound, to: part.upperBound, by: 4) {
          unsafe values.append(TorchNumber.float.read(file, at: offset))
        }
      case (5, .fixed32(let offset)):
        unsafe values.append(TorchNumber.float.read(file, at: offset))
      case (8, .bytes(let part)):
        guard part.count % 8 == 0 else { throw WeightProblem("damaged: a blob's data is cut off") }
        for offset in stride(from: part.lowerBound, to: part.upperBound, by: 8) {
          unsafe values.append(TorchNumber.double.read(file, at: offset))
        }
      case (8, .fixed64(let offset)):
        unsafe values.append(TorchNumber.double.read(file, at: offset))
      case (7, .bytes(let part)): extents = unsafe try Self.extents(file, part)
      default: break
      }
    }
    let shape =
      extents ?? (legacy.isEmpty ? [values.count] : (1...4).map { legacy[$0] ?? 1 })
    guard let count = OutsideNumbers.product(shape) else {
      throw WeightProblem("damaged: a blob has the impossible shape \(shape)")
    }
    guard count == values.count else {
      throw WeightProblem(
        "damaged: a blob of shape \(shape) has \(NumberText.counted(values.count, "number"))",
        remedy: "Fetch the file again; a .prototxt of the net alone has no weights.")
    }
    self.shape = shape
    self.values = values
  }

  /// The blob that a file holds alone, as a mean image's binaryproto does.
  ///
  /// Fails when the file is no such thing.
  static func alone(in file: MappedFile) throws(WeightProblem) -> CaffeBlob {
    unsafe try file.withUnsafeBytes { bytes throws(WeightProblem) in
      unsafe try CaffeBlob(bytes, 0..<bytes.count)
    }
  }

  private static func extents(
    _ file: UnsafeRawBufferPointer, _ range: Range<Int>
  ) throws(WeightProblem) -> [Int] {
    var reader = unsafe WireReader(file, range)
    var extents: [Int] = []
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .varint(let number)): extents.append(try extent(number))
      case (1, .bytes(let part)):
        var numbers = unsafe WireReader(file, part)
        while let number = try numbers.packedVarint() {
          extents.append(try extent(number))
          // Within the loop: a packed field may claim millions.
          guard extents.count <= 32 else { break }
        }
      default: break
      }
      guard extents.count <= 32 else { throw WeightProblem("damaged: a blob has 33 extents") }
    }
    return extents
  }

  private static func extent(_ number: UInt64) throws(WeightProblem) -> Int {
    guard let extent = Int(exactly: number), extent <= 1 << 40 else {
      throw WeightProblem(
        "damaged: a blob has an extent of \(Int64(bitPattern: number))")
    }
    return extent
  }
}
