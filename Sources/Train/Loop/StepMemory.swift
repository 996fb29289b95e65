/// What the steps of a training take of memory, known before anything runs, and the choice of the
/// micro-batches that follows from it.
///
/// Counted are the state, the executables that share it (the one of most rows, the largest of another
/// size where statistics of the batch need one, and that of validation and tests), and the images that wait: all that
/// does not depend on the moment. Decoded images that are kept have a limit of their own.
struct StepMemory {
  private let backend: any Backend
  private let network: Network
  private let training: [Int]

  /// Prepares for a network and the numbers of training images of all folds.
  init(_ backend: any Backend, _ network: Network, training: [Int]) {
    self.backend = backend
    self.network = network
    self.training = training
  }

  /// Images that go through the network at a time, at most: those of the largest micro-batch.
  ///
  /// Batches are not all of the recipe's size: 17 images in batches of 16 are trained as 9 and 8. Cut for
  /// micro-batches of 6, these go through in 4 and 5, and an executable of 6 rows would never be filled.
  func rows(_ recipe: Recipe) -> Int {
    let most = recipe.microBatch
    return sizes(recipe).flatMap { EpochOrder.microBatches(of: $0, atMost: most) }.max() ?? 1
  }

  /// Bytes that a training by a decided recipe takes.
  ///
  /// Fails when the backend can't run an operation.
  func bytes(_ recipe: Recipe) throws(TrainError) -> Int {
    let rows = rows(recipe)
    let options = recipe.trainingOptions
    let sizes = sizes(recipe)
    let microBatches = sizes.flatMap { EpochOrder.microBatches(of: $0, atMost: rows) }
    let steps = Set(microBatches.map { TrainingSteps.capacity($0, rows: rows, options) }).sorted()
    let input = network.inputShape.reduce(1, *) * MemoryLayout<Float>.stride
    // Batches of images that wait; that of a run lies in its executable.
    var bytes = BatchPipeline.depth * (sizes.max() ?? 1) * input
    // In the order in which a training makes them: the largest first.
    var programs = steps.suffix(2).reversed().map {
      Program(network, batch: $0, mode: .training(options), convolutions: recipe.convolutions)
    }
    programs.append(
      Program(network, batch: rows, mode: .inference, convolutions: recipe.convolutions))
    bytes += try backend.memory(of: programs)
    // A checkpoint is written from a copy of the state, and that from the copy's bytes.
    bytes += 2 * network.stateCount(options) * MemoryLayout<Float>.stride
    // The weights to start from stay for the next fold.
    bytes += network.parameterCount * MemoryLayout<Float>.stride
    return bytes
  }

  /// The recipe with nothing left to decide: micro-batches that fit into its memory, statistics.
  ///
  /// Fails when not even micro-batches of one image fit.
  func fitted(_ stated: Recipe, isFineTuning: Bool) throws(TrainError) -> Recipe {
    func cut(_ size: Int) -> Recipe {
      var recipe = stated
      recipe.accumulate = max(stated.accumulate, (stated.batch + size - 1) / size)
      return recipe.decided(isFineTuning: isFineTuning)
    }
    guard let limit = stated.memory.bytes else { return stated.decided(isFineTuning: isFineTuning) }
    var fitting = 0
    var tooLarge = stated.microBatch + 1
    var needed = 0
    // Bisection, as memory grows with the micro-batch. The stated one is tried first, because it
    // mostly fits and each try plans all programs anew.
    while tooLarge - fitting > 1 {
      let size =
        fitting == 0 && tooLarge > stated.microBatch ? stated.microBatch : (fitting + tooLarge) / 2
      let bytes = try bytes(cut(size))
      if bytes <= limit {
        fitting = size
      } else {
        tooLarge = size
        needed = bytes
      }
    }
    guard fitting > 0 else {
      throw .tooLittleMemory(
        needed: needed, limit: limit, owner: "the recipe's 'memory'",
        remedy: "Raise it, or lower 'input.side': this is for one image at a time.")
    }
    return cut(fitting)
  }

  /// Refuses what the machine can't hold.
  ///
  /// Fails with both numbers.
  static func check(_ needed: Int, machine: Int) throws(TrainError) {
    guard needed > machine else { return }
    throw .tooLittleMemory(
      needed: needed, limit: machine, owner: "the machine",
      remedy: "Cut the batch with --set memory=\(MemorySize.ofMachine(machine).description), which "
        + "accumulates the gradients of micro-batches.")
  }

  /// The different sizes of the batches of all folds.
  private func sizes(_ recipe: Recipe) -> Set<Int> {
    Set(training.flatMap { Set(EpochOrder.sizes(images: $0, batch: recipe.batch)) })
  }
}
