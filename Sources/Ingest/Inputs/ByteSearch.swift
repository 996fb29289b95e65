internal import CHTML
internal import Glibc

/// Finds texts in bytes without making strings of them.
enum ByteSearch {
  /// Whether `needle` occurs.
  static func contains(_ bytes: [UInt8], _ needle: String) -> Bool {
    first(needle, in: bytes) != nil
  }

  /// Whether `needle` occurs in a text.
  static func contains(_ text: String, _ needle: String) -> Bool {
    var text = text
    return text.withUTF8 { unsafe first(needle, in: $0, from: 0) != nil }
  }

  /// Whether an ASCII character occurs in a text.
  static func contains(_ text: String, ascii byte: UInt8) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      unsafe bytes.baseAddress.map { unsafe memchr($0, Int32(byte), bytes.count) != nil } ?? false
    }
  }

  /// Where `needle` occurs first at or behind an index; nil when it does not, or is empty.
  static func first(_ needle: String, in bytes: [UInt8], from start: Int = 0) -> Int? {
    unsafe bytes.withUnsafeBufferPointer { unsafe first(needle, in: $0, from: start) }
  }

  private static func first(
    _ needle: String, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var needle = needle
    return needle.withUTF8 { pattern -> Int? in
      guard let base = bytes.baseAddress, let sought = pattern.baseAddress, !pattern.isEmpty,
        start >= 0, start <= bytes.count
      else { return nil }
      let found = unsafe chtml_find(base + start, bytes.count - start, sought, pattern.count)
      return found < 0 ? nil : start + found
    }
  }
}
