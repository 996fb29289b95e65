internal import CCrypto

/// Computes a SHA-256 digest piece by piece.
@safe package struct DigestBuilder: ~Copyable {
  private let state: OpaquePointer

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
    update(Array(text.utf8))
  }

  /// Adds a text's UTF-8 bytes and a separator that no text contains.
  ///
  /// Two lists of fields then have equal digests only when every field is equal.
  package mutating func update(field: String) {
    update(Array(field.utf8) + [0xFF])
  }

  /// Adds bytes from memory.
  package mutating func update(_ raw: UnsafeRawBufferPointer) {
    let done = unsafe ccrypto_sha256_update(state, raw.baseAddress, raw.count)
    precondition(done == 1, "libcrypto refused bytes of a SHA-256 digest")
  }

  /// Ends the computation.
  package consuming func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    let done = unsafe ccrypto_sha256_finish(state, &bytes)
    guard done == 1, let digest = Digest(bytes: bytes) else {
      preconditionFailure("libcrypto could not finish a SHA-256 digest")
    }
    return digest
  }
}
