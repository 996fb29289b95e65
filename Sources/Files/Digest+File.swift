package import Digests

extension Digest {
  /// The digest of a file's bytes, read through a memory map.
  ///
  /// Fails when the file is missing or can't be read.
  package static func ofFile(_ path: String) throws(FileError) -> Digest {
    let file = try MappedFile(path)
    return unsafe file.withUnsafeBytes { bytes in
      var builder = DigestBuilder()
      unsafe builder.update(bytes)
      return builder.finish()
    }
  }
}
