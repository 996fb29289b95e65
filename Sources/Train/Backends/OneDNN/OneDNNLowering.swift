internal import CKernels
internal import CLoaders

/// Decides algorithms and layouts, operation by operation in the program's order.
struct OneDNNLowering {
  /// What is left to do once memory has been planned.
  typealias Prepared = (HostCommands) -> () -> Void

  /// Scratch regions: one for whatever primitive runs, the others for reordered operands.
  enum Scratch {
    static let primitive = 0
    static let operands = 1...3
  }

  let program: Program
  /// The version of oneDNN whose primitives are used.
  let library: DNNLibrary
  /// The threads that will run it.
  let threads: Int
  /// What convolutions read and write; what follows one takes its format over where it can.
  let dtype: DType
  /// The bytes of each scratch region.
  private(set) var scratchBytes = [0, 0, 0, 0]
  /// The parameters that a prediction reads in copies, because they lie otherwise in the state.
  private(set) var copies: [DNNOperand] = []
  /// The bytes of each copy.
  private(set) var copyBytes: [Int] = []
  /// Forward convolutions by weight, normalisations by gamma, maximum pools by argmax indices, mean pools by the shape
  /// of their input: the backward primitives are made from them.
  var convolutions: [BufferID: DNNPrimitive] = [:]
  /// Gradients of weights, by weight, where they had to be made beforehand.
  var weightGradients: [BufferID: DNNPrimitive] = [:]
  var norms: [BufferID: DNNPrimitive] = [:]
  var pools: [BufferID: DNNPrimitive] = [:]
  var averages: [[Int]: DNNPrimitive] = [:]
  /// The block of the maximum poolings that run in our own loops, by their indices.
  var blocks: [BufferID: Int] = [:]

  /// Normalisations that work in place on a convolution's output, by its buffer.
  let normsInPlace: [BufferID: BatchNormOperation]
  /// The buffers of those that their convolution does itself.
  var carriedNorms: Set<BufferID> = []

  init(
    _ program: Program, library: DNNLibrary, threads: Int, dtype: DType,
    normsInPlace: [BufferID: BatchNormOperation] = [:]
  ) {
    self.program = program
    self.library = library
    self.dtype = dtype
    self.threads = threads
    self.normsInPlace = normsInPlace
  }

  /// Decides how an operation runs and which layouts its results have.
  ///
  /// Throws `callFailed` when oneDNN has no way.
  mutating func prepare(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    switch operation {
    case .convolution, .convolutionInputGradient, .convolutionWeightGradient:
      try prepareConvolution(operation, &layouts)
    case .batchNorm, .batchNormGradient:
      try prepareNorm(operation, &layouts)
    case .maxPool, .maxPoolGradient, .averagePool, .averagePoolGradient:
      try preparePool(operation, &layouts)
    case .localResponseNorm, .localResponseNormGradient:
      try prepareResponseNorm(operation, &layouts)
    case .flatten, .flattenGradient:
      try prepareFlatten(operation, &layouts)
    case .linear, .linearInputGradient, .linearWeightGradient, .dropout, .dropoutGradient:
      try preparePlain(operation, &layouts)
    case .applied(let call):
      try prepareOperator(call, &layouts)
    case .bceWithLogits, .crossEntropy:
      prepareLoss(operation)
    case .add, .relu, .reluGradient, .gradientsReady:
      try prepareElementwise(operation, &layouts)
    }
  }

  /// A primitive that is going to run, with its scratch memory reserved.
  @safe
  mutating func made(
    _ name: String, _ make: DNNPrimitive.Constructor
  ) throws(TrainError) -> DNNPrimitive {
    let primitive = try DNNPrimitive(name, by: library, make)
    reserve(Scratch.primitive, primitive.scratchBytes)
    return primitive
  }

  /// An operand in the layout that its reader wants, reordered first if it lies otherwise.
  ///
  /// `scratch` tells apart the operands of one operation that may have to be reordered.
  mutating func operand(
    _ id: BufferID, as wanted: DNNLayout?, scratch: Int, _ layouts: DNNLayouts
  ) throws(TrainError) -> DNNOperand {
    guard let wanted, !layouts[id].isSame(as: wanted) else { return DNNOperand(buffer: id) }
    let reorder = try DNNPrimitive(reorder: layouts[id], to: wanted)
    reserve(Scratch.primitive, reorder.scratchBytes)
    // A prediction runs many times between two changes of a parameter, so it keeps the copy.
    if program.mode.isInference, case .parameter = program[id].role {
      let copy = DNNOperand(buffer: id, reorder: reorder, copy: copies.count)
      copies.append(copy)
      copyBytes.append(wanted.bytes)
      return copy
    }
    reserve(scratch, wanted.bytes)
    return DNNOperand(buffer: id, reorder: reorder, scratch: scratch)
  }

  mutating func reserve(_ scratch: Int, _ bytes: Int) {
    scratchBytes[scratch] = max(scratchBytes[scratch], bytes)
  }
}

/// Where an operation finds an operand, and the reordering that has to come first.
struct DNNOperand {
  let buffer: BufferID
  var reorder: DNNPrimitive?
  var scratch = 0
  /// The copy that is read instead, made anew when the state has changed; nil when it is reordered in
  /// each run.
  var copy: Int?

  /// The reordering in each run; nil when there is none.
  var reorderInRun: DNNPrimitive? { copy == nil ? reorder : nil }

  /// Binds the reordering to memory.
  func bind(_ memory: HostMemory) {
    guard let reorder else { return }
    unsafe reorder.bind(.source, memory.address(buffer))
    unsafe reorder.bind(.destination, address(memory))
    if reorder.scratchBytes > 0 {
      unsafe reorder.bind(.scratchpad, memory.scratch(OneDNNLowering.Scratch.primitive))
    }
  }

  /// Where the operand lies once it is reordered.
  func address(_ memory: HostMemory) -> UnsafeMutableRawPointer {
    guard reorder != nil else { return unsafe memory.address(buffer) }
    return unsafe copy.map(memory.copy) ?? memory.scratch(scratch)
  }

  /// The same, as floats.
  func floats(_ memory: HostMemory) -> UnsafeMutablePointer<Float> {
    unsafe address(memory).assumingMemoryBound(to: Float.self)
  }
}

/// A primitive with the operands that it reads and the buffers that it writes.
struct DNNCall {
  let primitive: DNNPrimitive
  var reads: [(argument: derm_argument, operand: DNNOperand)] = []
  var writes: [(argument: derm_argument, buffer: BufferID)] = []
  /// Results that nobody wants, and the scratch regions where they may go.
  var discards: [(argument: derm_argument, scratch: Int)] = []

  /// Binds everything to memory; what is left is to run.
  func bound(to memory: HostMemory) -> () -> Void {
    for (argument, operand) in reads {
      operand.bind(memory)
      unsafe primitive.bind(argument, operand.address(memory))
    }
    for (argument, buffer) in writes { unsafe primitive.bind(argument, memory.address(buffer)) }
    for (argument, scratch) in discards {
      unsafe primitive.bind(argument, memory.scratch(scratch))
    }
    if primitive.scratchBytes > 0 {
      unsafe primitive.bind(.scratchpad, memory.scratch(OneDNNLowering.Scratch.primitive))
    }
    // Bound above once, but run in each step: what they read changes.
    let reorders = reads.compactMap(\.operand.reorderInRun)
    let primitive = primitive
    if reorders.isEmpty { return { primitive.run() } }
    return {
      for reorder in reorders { reorder.run() }
      primitive.run()
    }
  }
}
