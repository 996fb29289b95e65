internal import CZlib

/// The CRC-32 that zip files keep of every entry.
package struct ZipChecksum: Sendable {
  package private(set) var value: UInt32 = 0

  package init() {}

  /// Adds bytes.
  package mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Adds bytes that lie somewhere.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // zlib takes no bytes at all for the wish to begin anew.
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    value = unsafe czlib_crc32(
      value, start.assumingMemoryBound(to: UInt8.self), bytes.count)
  }
}
