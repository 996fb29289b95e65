internal import Artifacts
internal import Files
internal import Randomness
internal import Vocabulary

/// Measures, before a training, what it will take.
enum Estimate {
  /// Runs a few steps on noise and decodes a few images.
  ///
  /// The steps' state is overwritten when a fold starts. Fails when the machine can't hold
  /// the steps, a step can't be made, or an image can't be decoded.
  static func plan(_ session: TrainingSession) throws -> TrainingPlan {
    let recipe = session.inputs.recipe
    let memory = try session.inputs.memory.bytes(recipe)
    try StepMemory.check(memory, machine: Hardware.memory)
    let waiting = session.waiting
    let count = waiting.map(\.images.training.count).reduce(0, +) / max(1, waiting.count)
    let size = min(recipe.batch, count)
    let step = try secondsPerStep(session, size: size) / Double(size)
    let decode = try secondsPerImage(session)
    let validation = waiting.map(\.images.validation.count).reduce(0, +) / max(1, waiting.count)
    // Inference is about a third of a training step.
    let look = step / 3 + decode
    let perEpoch = max(1, EpochOrder.sizes(images: count, batch: recipe.batch).count)
    let steps = recipe.steps(perEpoch: perEpoch)
    let epochs = Double(steps) / Double(perEpoch)
    let validations =
      recipe.validateEvery > 0 ? Double(steps) / Double(recipe.validateEvery) : epochs
    let training = Double(count) * (step + decode)
    let epoch = training + Double(validation) * look * validations / max(1e-9, epochs)
    var total = Double(waiting.count) * epochs * epoch
    for (_, images) in waiting {
      let views = recipe.input.testCrops * recipe.input.sidesOfTests.count
      // The final model's validation images fit what a known site adds.
      let tests = (images.test.count + images.validation.count) * views
      total += Double(tests + session.inputs.set.usable.count) * look
    }
    return TrainingPlan(
      folder: session.run.path, model: session.inputs.network.name,
      parameters: session.inputs.network.parameterCount, backend: session.inputs.manifest.backend,
      trainingImages: count, skippedImages: session.inputs.set.skipped,
      folds: waiting.filter { $0.fold != nil }.count, epochs: Int(epochs.rounded(.up)),
      imagesPerSecond: 1 / (step + decode), secondsPerEpoch: epoch, seconds: total,
      memoryBytes: memory, diskBytes: diskBytes(session, waiting),
      diskBytesThere: try bytesThere(session, waiting.map(\.fold)),
      freeDiskBytes: Hardware.freeDisk(at: session.run.path))
  }

  /// Median seconds of up to three training steps on noise, after one to warm up.
  private static func secondsPerStep(_ session: TrainingSession, size: Int) throws -> Double {
    var random = RandomStream(seed: 0, purpose: "estimate")
    let count = size * session.inputs.network.inputShape.reduce(1, *)
    let noise = (0..<count).map { _ in Float(random.unit() * 2 - 1) }
    let targets = session.inputs.set.targets(Array(session.inputs.set.usable.prefix(size)))
    // Steps on noise spoil statistics and momentum buffers: the training writes the state anew
    // before it begins.
    try session.steps.write(session.inputs.weights.state)
    var seconds: [Double] = []
    for run in 0..<4 {
      let start = ContinuousClock.now
      _ = try unsafe noise.withUnsafeBufferPointer {
        try unsafe session.steps.train(
          $0, targets, learningRate: 0, dropout: DropoutKey(step: run))
      }
      let took = (ContinuousClock.now - start) / .seconds(1)
      // The first step touches its memory for the first time. Where one takes seconds that hardly
      // shows, and three more would cost too much.
      if run > 0 || took > 2 { seconds.append(took) }
      if took > 2 { break }
    }
    return seconds.sorted()[seconds.count / 2]
  }

  /// Mean seconds that an image costs all threads together, from 8 to 15 images on one thread.
  private static func secondsPerImage(_ session: TrainingSession) throws -> Double {
    let images = session.inputs.set.usable
    let chosen = stride(from: 0, to: images.count, by: max(1, images.count / 8)).map { images[$0] }
    let source = session.source
    var input = [Float](repeating: 0, count: source.inputSize)
    let start = ContinuousClock.now
    for image in chosen {
      var span = input.mutableSpan
      try source.write([Sample(image: image, view: .training(epoch: 0))], to: &span)
    }
    let took = (ContinuousClock.now - start) / .seconds(1)
    return took / Double(max(1, chosen.count)) / Double(session.inputs.request.threads)
  }

  /// Checkpoints, predictions, features and maps of the folds that are left, and the file that is
  /// being written.
  private static func diskBytes(
    _ session: TrainingSession, _ folds: [(fold: Int?, images: FoldImages)]
  ) -> Int {
    let network = session.inputs.network
    let model = (network.parameterCount + network.statistics.reduce(0) { $0 + $1.count }) * 4
    let state = network.stateCount(session.inputs.recipe.trainingOptions) * 4
    let features = session.inputs.set.usable.count * network.shape(of: network.features)[0] * 2
    let area = network.maps.map { network.shape(of: $0).dropFirst().reduce(4, *) } ?? 0
    var bytes = state
    for (fold, images) in folds {
      bytes += model + 2 * state + features
      guard fold != nil else { continue }
      let classes = session.inputs.classes.heads.reduce(0) { $0 + $1.classes.count }
      // A number in the table takes about 14 characters, and each class has two.
      bytes += (images.test.count + images.validation.count) * (classes * 28 + 32)
      let maps = images.test.reduce(0) { count, image in
        let truth = session.inputs.set.pack.images[image]
        return count + truth.lesions.count { $0 == .present } + (truth.site == nil ? 0 : 1)
      }
      bytes += maps * (area + 8)
    }
    return bytes
  }

  /// What an earlier attempt has left of these folds.
  private static func bytesThere(_ session: TrainingSession, _ folds: [Int?]) throws -> Int {
    var bytes = 0
    for fold in folds {
      let folder = session.run.folder(of: fold)
      guard Folder.exists(folder) else { continue }
      // A job may be putting a temporary file in its place meanwhile.
      for name in try Folder.names(in: folder) where !name.hasPrefix(".derm-") {
        bytes += (try? MappedFile("\(folder)/\(name)").count) ?? 0
      }
    }
    return bytes
  }
}
