internal import CIconv

/// Decodes character by character the sets that pages of other languages declare.
@safe final class Transcoder {
  /// Sets without states, with ASCII in its place; the names are those that pages use.
  private static let names: Set<String> = {
    var names: Set<String> = [
      "koi8-r", "koi8-u", "gbk", "gb2312", "gb18030", "big5", "big5-hkscs", "shift_jis", "euc-jp",
      "euc-kr", "macintosh", "tis-620", "windows-31j", "windows-874", "cp949",
    ]
    for number in 2...16 where number != 12 { names.insert("iso-8859-\(number)") }
    for number in 1250...1258 { names.insert("windows-\(number)") }
    return names
  }()

  private let handle: UnsafeMutableRawPointer

  /// Opens a set; nil when it is not one of those above, or the system lacks it.
  init?(_ name: String) {
    let system = ["windows-31j": "CP932", "windows-874": "CP874"][name] ?? name
    guard Self.names.contains(name), let handle = unsafe ciconv_open(system) else {
      return nil
    }
    unsafe self.handle = handle
  }

  deinit { unsafe ciconv_close(handle) }

  /// The character at an index and how many bytes it has; nil when none begins there.
  func character(_ bytes: [UInt8], at index: Int) -> (scalars: [UInt32], length: Int)? {
    var output = [UInt8](repeating: 0, count: 16)
    var written = 0
    let length = unsafe bytes.withUnsafeBufferPointer { bytes -> Int in
      guard let base = bytes.baseAddress else { return 0 }
      return unsafe ciconv_character(handle, base + index, bytes.count - index, &output, &written)
    }
    guard length > 0 else { return nil }
    let text = String(decoding: output.prefix(written), as: UTF8.self)
    return (text.unicodeScalars.map(\.value), length)
  }
}
