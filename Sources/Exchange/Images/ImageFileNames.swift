internal import Digests
internal import Terms
internal import Vocabulary

/// File names for images, without their endings, that every file system and reader takes.
///
/// A name is `<source>_<native id>` when both are letters, digits, hyphens and, in the native id,
/// underscores; other characters become hyphens, and 12 digits of the id's SHA-256 follow. It holds
/// no full stop, because readers of tar shards take what stands before the first one for the key.
struct ImageFileNames: Sendable {
  private static let longest = 80

  /// One name an image, in the images' order.
  let stems: [String]

  /// Makes the names; no two are the same, even where letter case does not count.
  init(_ ids: [ImageID]) {
    let plain = ids.map { Self.plain($0.rawValue) }
    // Names that differ in case only are one name on many disks.
    var uses: [String: Int] = [:]
    for name in plain { if let name { uses[name.lowercased(), default: 0] += 1 } }
    stems = zip(ids, plain).map { id, name in
      if let name, uses[name.lowercased()] == 1 { return name }
      return Self.digested(id.rawValue)
    }
  }

  /// The readable name of an id that loses nothing by it; nil for others.
  private static func plain(_ id: String) -> String? {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, id.utf8.count <= longest,
      parts[0].utf8.allSatisfy(isLetter), parts[0].first != "-",
      parts[1].utf8.allSatisfy({ isLetter($0) || $0 == UInt8(ascii: "_") })
    else { return nil }
    return "\(parts[0])_\(parts[1])"
  }

  /// So many digits tell the ids of a data set apart.
  private static let digestDigits = 12

  private static func digested(_ id: String) -> String {
    // A hyphen stands before the digits.
    let safe = id.utf8.prefix(longest - digestDigits - 1).map { byte -> UInt8 in
      if byte == UInt8(ascii: "/") { return UInt8(ascii: "_") }
      return isLetter(byte) ? byte : UInt8(ascii: "-")
    }
    let words = String(decoding: safe.drop { $0 == UInt8(ascii: "-") }, as: UTF8.self)
    return "\(words)-\(Digest.of(text: id).hex.prefix(digestDigits))"
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-")
  }
}
