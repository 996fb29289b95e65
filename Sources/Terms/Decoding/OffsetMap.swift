/// Where the bytes of a decoded text lie in the file that it was decoded from.
package struct OffsetMap: Sendable, Equatable {
  /// After each character whose length changed: its end in the text and in the file.
  private var decoded: [Int] = []
  private var source: [Int] = []

  /// Maps every byte to itself until something is noted.
  package init() {}

  /// Notes that the text's byte `decoded` is the file's byte `source`, and that both go on in step.
  mutating func note(decoded: Int, source: Int) {
    self.decoded.append(decoded)
    self.source.append(source)
  }

  /// The file's byte for a byte of the text.
  func source(of offset: Int) -> Int {
    var low = 0
    var high = decoded.count
    while low < high {
      let middle = (low + high) / 2
      if decoded[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return offset }
    return source[low - 1] + (offset - decoded[low - 1])
  }
}
