internal import CCrypto

/// Computes a SHA-256 digest piece by piece.
@safe package struct DigestBuilder: ~Copyable {
  private let state: OpaquePointer
  /// Bytes that libcrypto has not seen: a call for each of a million short fields would take longer than their digest.
  private var waiting: [UInt8] = []

  /// So many do not wait any longer.
  private static let enough = 4096

  /// Starts with no bytes.
  package init() {
    guard let state = unsafe ccrypto_sha256_new() else {
      preconditionFailure("libcrypto gave no SHA-256 state: out of memory")
    }
    unsafe self.state = state
  }

  deinit {
    unsafe ccrypto_sha256_free(state)
  }

  /// Adds bytes.
  package mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { raw in
      unsafe update(raw)
    }
  }

  /// Adds a text's UTF-8 bytes.
  package mutating func update(text: String) {
    var text = text
    text.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
  }

  /// Adds a text's UTF-8 bytes and a separator that no text contains.
  ///
  /// Two lists of fields then have equal digests only when every field is equal.
  package mutating func update(field: String) {
    update(text: field)
    waiting.append(0xFF)
  }

  /// Adds a text's UTF-8 bytes from memory, and the separator.
  package mutating func update(field raw: UnsafeRawBufferPointer) {
    unsafe update(raw)
    waiting.append(0xFF)
  }

  /// Adds bytes from memory.
  package mutating func update(_ raw: UnsafeRawBufferPointer) {
    if waiting.count + raw.count < Self.enough {
      unsafe waiting.append(contentsOf: raw)
    } else {
      flush()
      unsafe digest(raw)
    }
  }

  private mutating func flush() {
    unsafe waiting.withUnsafeBytes { unsafe digest($0) }
    waiting.removeAll(keepingCapacity: true)
  }

  private borrowing func digest(_ raw: UnsafeRawBufferPointer) {
    let done = unsafe ccrypto_sha256_update(state, raw.baseAddress, raw.count)
    precondition(done == 1, "libcrypto refused bytes of a SHA-256 digest")
  }

  /// Ends the computation.
  package consuming func finish() -> Digest {
    flush()
    var bytes = [UInt8](repeating: 0, count: 32)
    let done = unsafe ccrypto_sha256_finish(state, &bytes)
    guard done == 1, let digest = Digest(bytes: bytes) else {
      preconditionFailure("libcrypto could not finish a SHA-256 digest")
    }
    return digest
  }
}
