internal import CLoaders
internal import Files
internal import Glibc

/// A network of an ONNX file, ready to run; any number of threads may run it at a time.
@safe
final class OnnxSession: @unchecked Sendable {
  /// The file.
  let path: String
  /// What it declares, in its order.
  let inputs: [OnnxValue]
  let outputs: [OnnxValue]
  private let handle: OpaquePointer

  /// Opens ONNX Runtime and reads a model.
  ///
  /// Fails when the library or the file is missing, or the file is no model that the library can run.
  init(_ path: String) throws {
    try NamedInput.check(path)
    _ = try OnnxRuntime.open()
    var handle: OpaquePointer?
    let reason = unsafe Self.reason {
      unsafe handle = derm_onnx_session_open(path, $0, $1)
      return unsafe handle != nil
    }
    guard let handle = unsafe handle else {
      throw TrainError.badCheckpoint(
        path: path, what: "ONNX Runtime can't use it: \(reason ?? "no reason given")",
        remedy: "Give a model that onnxruntime.InferenceSession can open.")
    }
    unsafe self.handle = handle
    self.path = path
    inputs = (0..<(unsafe derm_onnx_input_count(handle))).map {
      unsafe OnnxValue(derm_onnx_input(handle, $0).pointee)
    }
    outputs = (0..<(unsafe derm_onnx_output_count(handle))).map {
      unsafe OnnxValue(derm_onnx_output(handle, $0).pointee)
    }
  }

  deinit { unsafe derm_onnx_session_free(handle) }

  /// A text of the model's metadata; nil when it has none.
  func metadata(_ key: String) -> String? {
    guard let text = unsafe derm_onnx_metadata(handle, key) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  /// Runs images, [extents], through the network: the numbers of an output and its shape.
  ///
  /// Fails with the library's reason.
  func run(
    _ images: [Float], _ extents: [Int], output: Int
  ) throws(TrainError) -> (values: [Float], shape: [Int]) {
    precondition(extents.count == 4 && images.count == extents.reduce(1, *))
    var count: Int32 = 0
    var shape = [Int64](repeating: 0, count: Int(derm_onnx_dimensions))
    var numbers: UnsafeMutablePointer<Float>?
    let reason = unsafe Self.reason { why, size in
      unsafe numbers = derm_onnx_run(
        handle, images, extents.map { Int64($0) }, output, &count, &shape, why, size)
      return unsafe numbers != nil
    }
    guard let numbers = unsafe numbers else {
      throw .badCheckpoint(
        path: path, what: "ONNX Runtime could not run it: \(reason ?? "no reason given")",
        remedy: "Give a model that onnxruntime.InferenceSession runs on such an input.")
    }
    defer { unsafe free(numbers) }
    let found = shape.prefix(Int(count)).map { Int($0) }
    return unsafe (
      Array(UnsafeBufferPointer(start: numbers, count: found.reduce(1, *))), found
    )
  }

  /// Nil when a function of CLoaders succeeds, else the reason that it wrote, in one line.
  static func reason(_ call: (UnsafeMutablePointer<CChar>, Int) -> Bool) -> String? {
    var why = [CChar](repeating: 0, count: 1024)
    let succeeded = unsafe why.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe call(start, buffer.count)
    }
    guard !succeeded else { return nil }
    let text = String(decoding: why.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return lines.hasSuffix(".") ? String(lines.dropLast()) : lines
  }
}

/// What a model declares of an input or output.
struct OnnxValue: Sendable, Equatable {
  let name: String
  /// Its extents, nil where one is left open; nil for what is no tensor, or has too many.
  let shape: [Int?]?
  /// Whether its numbers are in single precision.
  let isSingle: Bool

  init(name: String, shape: [Int?]?, isSingle: Bool) {
    self.name = name
    self.shape = shape
    self.isSingle = isSingle
  }

  fileprivate init(_ value: derm_onnx_value) {
    unsafe name = value.name.map { unsafe String(cString: $0) } ?? ""
    let count = unsafe value.is_tensor == 0 ? -1 : value.count
    let extents = unsafe withUnsafeBytes(of: value.extents) { bytes in
      unsafe Array(bytes.bindMemory(to: Int64.self))
    }
    shape = count < 0 ? nil : extents.prefix(Int(count)).map { $0 < 0 ? nil : Int($0) }
    isSingle = unsafe value.type == 1
  }

  /// Such as `images [N, 3, 224, 224]`; what is left open is N.
  var description: String {
    guard let shape else { return "\(name) (no tensor)" }
    let extents = shape.map { $0.map { String($0) } ?? "N" }.joined(separator: ", ")
    return "\(name) [\(extents)]\(isSingle ? "" : ", not float32")"
  }

  /// Whether it has one row of numbers for each image.
  var hasRows: Bool {
    guard isSingle, let shape, shape.count >= 2 else { return false }
    return shape.dropFirst(2).allSatisfy { $0 == 1 }
  }
}
