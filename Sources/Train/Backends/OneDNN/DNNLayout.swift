internal import CLoaders

/// How a tensor lies in memory, in oneDNN's terms.
@safe
final class DNNLayout {
  private let handle: OpaquePointer
  /// The primitive that owns the handle, nil when it is our own.
  private let owner: DNNPrimitive?
  let library: DNNLibrary

  /// The layout of a primitive's argument.
  init(_ handle: OpaquePointer, of owner: DNNPrimitive) {
    unsafe self.handle = handle
    self.owner = owner
    library = owner.library
  }

  /// Row-major.
  ///
  /// Throws `callFailed` when oneDNN refuses the dimensions.
  init(_ library: DNNLibrary, plain dimensions: [Int]) throws(TrainError) {
    var handle: OpaquePointer?
    let status = unsafe dimensions.map(Int64.init).withUnsafeBufferPointer {
      unsafe derm_layout_plain(library.handle, $0.baseAddress, Int32($0.count), &handle)
    }
    guard let handle = unsafe handle else {
      throw DNNPrimitive.failure("memory descriptor of \(dimensions)", status)
    }
    unsafe self.handle = handle
    owner = nil
    self.library = library
  }

  /// Blocks of 8 or 16 channels, [batch, channels / block, height, width, block].
  ///
  /// Throws `callFailed` when oneDNN refuses the dimensions.
  init(_ library: DNNLibrary, blocked dimensions: [Int], by block: Int) throws(TrainError) {
    var handle: OpaquePointer?
    let status = unsafe dimensions.map(Int64.init).withUnsafeBufferPointer {
      unsafe derm_layout_blocked(library.handle, $0.baseAddress, Int32(block), &handle)
    }
    guard let handle = unsafe handle else {
      throw DNNPrimitive.failure("memory descriptor of \(dimensions)", status)
    }
    unsafe self.handle = handle
    owner = nil
    self.library = library
  }

  /// Weights in blocks of 8 x 8, [outputs / 8, inputs / 8, height, width, 8 inputs, 8 outputs], for
  /// each group where the dimensions begin with groups.
  ///
  /// Throws `callFailed` when oneDNN refuses the dimensions.
  init(_ library: DNNLibrary, blockedWeights dimensions: [Int]) throws(TrainError) {
    var handle: OpaquePointer?
    let status = unsafe dimensions.map(Int64.init).withUnsafeBufferPointer {
      unsafe derm_layout_blocked_weights(
        library.handle, $0.baseAddress, Int32($0.count), &handle)
    }
    guard let handle = unsafe handle else {
      throw DNNPrimitive.failure("memory descriptor of \(dimensions)", status)
    }
    unsafe self.handle = handle
    owner = nil
    self.library = library
  }

  deinit {
    if owner == nil { unsafe derm_layout_free(handle) }
  }

  /// The bytes that it takes, padding included.
  var bytes: Int { unsafe derm_layout_bytes(handle) }

  /// Whether its values are bf16; else they are single precision.
  var isBF16: Bool { unsafe derm_layout_is_bf16(handle) != 0 }

  /// The values that it takes, padding included.
  var count: Int { bytes / (isBF16 ? 2 : 4) }

  /// Whether bytes of one are bytes of the other.
  func isSame(as other: DNNLayout) -> Bool {
    unsafe derm_layout_equal(handle, other.handle) != 0
  }

  /// The handle for a constructor of primitives.
  var descriptor: OpaquePointer { unsafe handle }

  /// The channels of a block, 8 or 16, if the layout is blocked with whole blocks of f32.
  func block(of dimensions: [Int]) throws(TrainError) -> Int? {
    for block in [8, 16] where dimensions[1] % block == 0 {
      if isSame(as: try DNNLayout(library, blocked: dimensions, by: block)) { return block }
    }
    return nil
  }
}
