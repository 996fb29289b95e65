/// A storage as a pickle refers to it; its numbers are elsewhere in the file.
struct TorchStorage: Sendable, Equatable {
  /// The storage's name in the file.
  let key: String
  /// The kind of number.
  let number: TorchNumber
  /// The first number of the part that is meant, from the start of the whole storage.
  let offset: Int
  /// The numbers of that part.
  let count: Int

  init(key: String, number: TorchNumber, offset: Int, count: Int) {
    self.key = key
    self.number = number
    self.offset = offset
    self.count = count
  }

  /// Reads a reference: ('storage', type, key, location, count), and in old files a view: nil or
  /// (key, offset, count).
  init?(_ parts: [PickleValue], in pickle: Unpickler) {
    guard parts.count == 5 || parts.count == 6, parts[0] == .text("storage"),
      case .global(.storage(let number)) = parts[1], case .text(let key) = parts[2],
      case .integer(let count) = parts[4], count >= 0
    else { return nil }
    self.key = key
    self.number = number
    guard parts.count == 6, parts[5] != .none else {
      offset = 0
      self.count = count
      return
    }
    guard let view = pickle.tuple(parts[5]), view.count == 3, case .integer(let start) = view[1],
      case .integer(let part) = view[2], start >= 0, part >= 0, start <= count,
      part <= count - start
    else { return nil }
    offset = start
    self.count = part
  }
}

/// A tensor as a pickle describes it: a strided view of a storage.
struct TorchTensor: Sendable, Equatable {
  /// Where its numbers are.
  let storage: TorchStorage
  /// Its first number in the storage.
  let offset: Int
  /// The extents, outermost first.
  let shape: [Int]
  /// Numbers from one entry to the next, for each extent.
  let strides: [Int]

  /// The number of entries.
  var count: Int { shape.reduce(1, *) }

  /// Checks that every entry is within the storage and that the view has no more entries than it;
  /// nil otherwise.
  init?(storage: TorchStorage, offset: Int, shape: [Int], strides: [Int]) {
    guard shape.count == strides.count, shape.count <= 8, offset >= 0 else { return nil }
    var count = 1
    var last = offset
    for (extent, stride) in zip(shape, strides) {
      guard extent >= 0, stride >= 0 else { return nil }
      // The file's claims: what overflows is refused, and must not wrap into the storage again.
      let product = count.multipliedReportingOverflow(by: extent)
      let reach = stride.multipliedReportingOverflow(by: max(0, extent - 1))
      let sum = last.addingReportingOverflow(reach.partialValue)
      guard !product.overflow, !reach.overflow, !sum.overflow else { return nil }
      count = product.partialValue
      last = sum.partialValue
    }
    guard count <= storage.count, count == 0 || last < storage.count else { return nil }
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.strides = strides
  }

  /// Copies the entries, row-major, out of the bytes of the whole storage.
  func gather(_ bytes: UnsafeRawBufferPointer) -> [Float] {
    let number = storage.number
    let first = storage.offset + offset
    var values: [Float] = []
    values.reserveCapacity(count)
    guard count > 0 else { return [] }
    var index = [Int](repeating: 0, count: shape.count)
    var position = first
    while true {
      unsafe values.append(number.read(bytes, at: position * number.size))
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        // Behind the last entry a stride may lead anywhere, and is taken back.
        position &+= strides[axis]
        if index[axis] < shape[axis] { break }
        position &-= strides[axis] &* shape[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return values }
    }
  }
}
