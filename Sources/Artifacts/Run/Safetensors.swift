internal import Files

/// The kinds of number that derm reads and writes in safetensors files.
package enum TensorType: String, Codable, Sendable {
  /// IEEE single precision.
  case f32 = "F32"
  /// IEEE half precision.
  case f16 = "F16"
  /// Brain floating point: the upper half of single precision.
  case bf16 = "BF16"
  /// IEEE double precision.
  case f64 = "F64"
  /// Integers of 32 bits.
  case i32 = "I32"
  /// Integers of 64 bits.
  case i64 = "I64"
  /// Bytes.
  case u8 = "U8"
  /// Bytes with a sign.
  case i8 = "I8"
  /// Integers of 16 bits.
  case i16 = "I16"
  /// Integers of 16 bits without a sign.
  case u16 = "U16"
  /// Integers of 32 bits without a sign.
  case u32 = "U32"
  /// Integers of 64 bits without a sign.
  case u64 = "U64"
  /// A byte that is 0 or 1.
  case bool = "BOOL"

  /// Bytes per number.
  package var size: Int {
    switch self {
    case .u8, .i8, .bool: 1
    case .f16, .bf16, .i16, .u16: 2
    case .f32, .i32, .u32: 4
    case .f64, .i64, .u64: 8
    }
  }
}

/// One tensor of a safetensors file, row-major and little-endian.
package struct StoredTensor: Sendable, Equatable {
  package let name: String
  /// The kind of number.
  package let type: TensorType
  /// The extents, outermost first.
  package let shape: [Int]
  /// The values in C order, little-endian, as many bytes as type and shape make.
  package let bytes: [UInt8]

  /// Names a tensor; the bytes must fill the shape.
  package init(name: String, type: TensorType, shape: [Int], bytes: [UInt8]) {
    precondition(bytes.count == shape.reduce(type.size, *), "\(name) does not fill its shape")
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// A tensor of single-precision numbers, stored as such.
  package init(name: String, shape: [Int], floats: [Float]) {
    self.init(
      name: name, type: .f32, shape: shape,
      bytes: unsafe floats.withUnsafeBytes { unsafe Array($0) })
  }

  /// A tensor of single-precision numbers, rounded to half precision.
  package init(name: String, shape: [Int], halves floats: [Float]) {
    let halves = floats.map { HalfPrecision.bits(of: $0) }
    self.init(
      name: name, type: .f16, shape: shape,
      bytes: unsafe halves.withUnsafeBytes { unsafe Array($0) })
  }

  /// A tensor of integers of 32 bits.
  package init(name: String, shape: [Int], integers: [Int32]) {
    self.init(
      name: name, type: .i32, shape: shape,
      bytes: unsafe integers.withUnsafeBytes { unsafe Array($0) })
  }

  /// The numbers as single precision, whatever floating-point type they are stored in; nil for
  /// integers.
  package var floats: [Float]? {
    switch type {
    case .f32: numbers(UInt32.self).map { Float(bitPattern: $0) }
    case .f16: numbers(UInt16.self).map { HalfPrecision.float($0) }
    case .bf16: numbers(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    case .f64: numbers(UInt64.self).map { Float(Double(bitPattern: $0)) }
    case .i32, .i64, .u8, .i8, .i16, .u16, .u32, .u64, .bool: nil
    }
  }

  /// The numbers as integers; nil for floating point, and for `u64`, which may not fit.
  package var integers: [Int]? {
    switch type {
    case .i32: numbers(UInt32.self).map { Int(Int32(bitPattern: $0)) }
    case .i64: numbers(UInt64.self).map { Int(Int64(bitPattern: $0)) }
    case .i16: numbers(UInt16.self).map { Int(Int16(bitPattern: $0)) }
    case .u16: numbers(UInt16.self).map { Int($0) }
    case .u32: numbers(UInt32.self).map { Int($0) }
    case .i8: bytes.map { Int(Int8(bitPattern: $0)) }
    case .u8, .bool: bytes.map { Int($0) }
    case .f32, .f16, .bf16, .f64, .u64: nil
    }
  }

  private func numbers<T: FixedWidthInteger>(_ type: T.Type) -> [T] {
    let count = bytes.count / MemoryLayout<T>.size
    return unsafe bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        unsafe raw.loadUnaligned(fromByteOffset: index * MemoryLayout<T>.size, as: T.self)
      }
    }
  }
}

/// A safetensors file: named tensors and texts about them.
///
/// The format is Hugging Face's: header length u64, a JSON header, then the tensors' bytes. Files
/// that derm writes have sorted names and the same bytes for the same content.
package struct Safetensors: Sendable, Equatable {
  /// The tensors, sorted by name.
  package private(set) var tensors: [StoredTensor]
  /// Texts about the file.
  package var metadata: [String: String]
  private var positions: [String: Int]

  /// Collects tensors; names must differ.
  package init(tensors: [StoredTensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    self.metadata = metadata
    positions = [:]
    for (index, tensor) in self.tensors.enumerated() {
      precondition(positions.updateValue(index, forKey: tensor.name) == nil, "two \(tensor.name)")
    }
  }

  /// The tensor of this name; nil when there is none.
  package subscript(name: String) -> StoredTensor? {
    positions[name].map { tensors[$0] }
  }

  /// Writes the file whole or not at all; the file that it replaces may be kept under another name.
  ///
  /// Fails when the system refuses.
  package func write(to path: String, keepingOldAs old: String? = nil) throws(PackError) {
    let header = SafetensorsHeader.encode(tensors: tensors, metadata: metadata)
    let writer = try asPackError { () throws(FileError) in try AtomicFileWriter(path) }
    try asPackError { () throws(FileError) in
      try writer.append(header)
      for tensor in tensors { try writer.append(tensor.bytes) }
      try writer.commit(keepingOldAs: old)
    }
  }

  /// Refuses to let a result take the place of a file that has no such key in its metadata.
  ///
  /// Fails with `occupied` when the file there is another one.
  package static func checkReplaceable(_ path: String, marked key: String) throws(PackError) {
    guard Folder.exists(path) else { return }
    let file = Folder.isFolder(path) ? nil : try? MappedFile(path)
    guard let file, let header = try? SafetensorsHeader.decode(file), header.metadata[key] != nil
    else { throw .file(.occupied(path: path, holds: "something else than such a result")) }
  }

  /// Reads a file with all its tensors.
  ///
  /// Fails when it is missing, or its header or sizes contradict its bytes.
  package static func read(_ path: String) throws(PackError) -> Safetensors {
    let file = try asPackError { () throws(FileError) in try MappedFile(path) }
    let header = try SafetensorsHeader.decode(file)
    var tensors: [StoredTensor] = []
    for entry in header.entries {
      tensors.append(
        StoredTensor(
          name: entry.name, type: entry.type, shape: entry.shape, bytes: file.bytes(entry.range)))
    }
    return Safetensors(tensors: tensors, metadata: header.metadata)
  }
}
