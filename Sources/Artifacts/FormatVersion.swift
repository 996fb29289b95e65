internal import Files

/// The version of its format that a JSON file of derm states.
struct FormatVersion: Decodable {
  private let formatVersion: Int

  /// The version that this derm writes and reads.
  private static let known = 1

  /// Decodes a file of the version that is known here.
  ///
  /// The version is read before all else: another one may lack keys, which would pass for damage.
  /// Fails with `otherVersion`, or when the bytes are no JSON or not of this type.
  static func decode<T: Decodable>(
    _ type: T.Type, from bytes: [UInt8], path: String
  ) throws(PackError) -> T {
    let stated = try asPackError { () throws(FileError) in
      try CanonicalJSON.decode(FormatVersion.self, from: bytes, path: path).formatVersion
    }
    guard stated == known else {
      throw .otherVersion(path: path, found: stated, known: known)
    }
    return try asPackError { () throws(FileError) in
      try CanonicalJSON.decode(type, from: bytes, path: path)
    }
  }
}
