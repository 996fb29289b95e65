internal import Files

/// An array of numpy's npy format: f2, f4 or f8, little-endian, row-major.
struct NumpyArray {
  /// The extents, outermost first.
  let shape: [Int]
  /// Row-major, in single precision.
  let values: [Float]

  /// Reads a file, or a range of one; nil when it holds no array.
  ///
  /// Fails when it is damaged or of another kind of number.
  init?(_ file: MappedFile, in range: Range<Int>? = nil) throws(WeightProblem) {
    guard let header = try NumpyHeader(file, in: range ?? 0..<file.count) else { return nil }
    let kinds: [String: TorchNumber] = ["<f2": .half, "<f4": .float, "<f8": .double]
    guard let number = kinds[header.kind] else {
      throw WeightProblem(
        "its numbers are neither f2, f4 nor f8",
        remedy: "Save it with numpy.save as float32, in C order.")
    }
    let size = try header.count(size: number.size)
    shape = header.shape
    values = unsafe file.withUnsafeBytes { bytes in
      (0..<size).map { unsafe number.read(bytes, at: header.body.lowerBound + $0 * number.size) }
    }
  }
}

/// An array of texts of numpy's npy format (`U` or `S`), with zeros behind those that are shorter.
struct NumpyTexts {
  let values: [String]

  /// Reads a range of a file; nil when it holds no array, or one of something else.
  ///
  /// Fails when it is damaged.
  init?(_ file: MappedFile, in range: Range<Int>) throws(WeightProblem) {
    guard let header = try NumpyHeader(file, in: range) else { return nil }
    let isWide = header.kind.hasPrefix("<U")
    guard isWide || header.kind.hasPrefix("|S"), let length = Int(header.kind.dropFirst(2)),
      length > 0, length < 1 << 16
    else { return nil }
    let size = isWide ? length * 4 : length
    let count = try header.count(size: size)
    let bytes = LittleEndian(bytes: file.bytes(header.body))
    values = (0..<count).map { index in
      guard isWide else {
        let own = bytes.bytes(index * size, length) ?? []
        return String(decoding: own.prefix { $0 != 0 }, as: UTF8.self)
      }
      var text = String.UnicodeScalarView()
      for position in 0..<length {
        guard let code = bytes.number(index * size + position * 4, 4), code != 0 else { break }
        // A number that is no character, such as half a surrogate pair, must not trap.
        text.append(Unicode.Scalar(UInt32(truncatingIfNeeded: code)) ?? "\u{FFFD}")
      }
      return String(text)
    }
  }
}
