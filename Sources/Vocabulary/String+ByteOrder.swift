internal import Glibc

extension String {
  /// Whether it comes before another text in the order of their UTF-8 bytes.
  package func bytesPrecede(_ other: String) -> Bool { byteOrder(other) < 0 }

  /// Whether another text has the same bytes; `==` takes composed and decomposed letters for equal.
  package func hasBytes(of other: String) -> Bool {
    utf8.count == other.utf8.count && byteOrder(other) == 0
  }

  /// Below 0 where its bytes come first, 0 where they are the same.
  ///
  /// The C library compares many bytes at once; a sort of a data set's texts asks for hundreds of thousands of pairs.
  private func byteOrder(_ other: String) -> Int {
    var (mine, theirs) = (self, other)
    return mine.withUTF8 { mine in
      theirs.withUTF8 { theirs in
        guard let left = mine.baseAddress, let right = theirs.baseAddress else {
          return mine.count - theirs.count
        }
        let order = memcmp(left, right, min(mine.count, theirs.count))
        return order == 0 ? mine.count - theirs.count : Int(order)
      }
    }
  }
}
