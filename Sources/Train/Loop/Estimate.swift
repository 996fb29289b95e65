internal import Provenance

/// Measures, before a training, what it will take.
enum Estimate {
  /// Runs a few steps on noise and decodes a few pictures.
  ///
  /// The steps' state is overwritten when a fold starts. Fails when a step can't be made or a
  /// picture can't be decoded.
  static func plan(_ session: TrainingSession) throws -> TrainingPlan {
    let recipe = session.recipe
    let waiting = zip(session.folds, session.images).filter { !session.run.isFinished($0.0) }
    let count = waiting.map(\.1.training.count).reduce(0, +) / max(1, waiting.count)
    let size = min(recipe.batch, count)
    let step = try secondsPerStep(session, size: size) / Double(size)
    let decode = try secondsPerPicture(session)
    let validation = waiting.map(\.1.validation.count).reduce(0, +) / max(1, waiting.count)
    // Inference is about a third of a training step.
    let look = step / 3 + decode
    let epoch = Double(count) * (step + decode) + Double(validation) * look
    var total = Double(recipe.epochs * waiting.count) * epoch
    for (fold, images) in waiting {
      let tests = fold == nil ? 0 : images.test.count * recipe.input.testCrops
      total += Double(tests + session.set.usable.count) * look
    }
    return TrainingPlan(
      folder: session.run.path, model: session.network.name,
      parameters: session.network.parameterCount, backend: session.backendName,
      trainingImages: count, skippedImages: session.set.skipped,
      folds: waiting.filter { $0.0 != nil }.count, epochs: recipe.epochs,
      imagesPerSecond: 1 / (step + decode), secondsPerEpoch: epoch, seconds: total,
      diskBytes: diskBytes(session, folds: waiting.count))
  }

  /// Median seconds of up to three training steps on noise, after one to warm up.
  private static func secondsPerStep(_ session: TrainingSession, size: Int) throws -> Double {
    var random = RandomStream(seed: 0, purpose: "estimate")
    let count = size * session.network.pictureShape.reduce(1, *)
    let noise = (0..<count).map { _ in Float(random.unit() * 2 - 1) }
    let targets = session.set.targets(Array(session.set.usable.prefix(size)))
    try session.steps.write(session.weights.state, size: size)
    var seconds: [Double] = []
    for run in 0..<4 {
      let start = ContinuousClock.now
      _ = try unsafe noise.withUnsafeBufferPointer {
        try unsafe session.steps.train(
          $0, targets, learningRate: 0, dropout: DropoutKey(step: run))
      }
      let took = (ContinuousClock.now - start) / .seconds(1)
      if run > 0 || took > 2 { seconds.append(took) }
      if took > 2 { break }
    }
    return seconds.sorted()[seconds.count / 2]
  }

  /// Mean seconds that a picture costs all threads together, from eight pictures on one thread.
  private static func secondsPerPicture(_ session: TrainingSession) throws -> Double {
    let images = session.set.usable
    let chosen = stride(from: 0, to: images.count, by: max(1, images.count / 8)).map { images[$0] }
    let source = session.source
    var input = [Float](repeating: 0, count: source.inputSize)
    let start = ContinuousClock.now
    for image in chosen {
      var span = input.mutableSpan
      try source.write([Sample(image: image, view: .training(epoch: 0))], to: &span)
    }
    let took = (ContinuousClock.now - start) / .seconds(1)
    return took / Double(max(1, chosen.count)) / Double(session.request.threads)
  }

  /// Two checkpoints, one of them with momenta, and the features of every fold.
  private static func diskBytes(_ session: TrainingSession, folds: Int) -> Int {
    let network = session.network
    let model = (network.parameterCount + network.statistics.reduce(0) { $0 + $1.count }) * 4
    let features = session.set.usable.count * network.shape(of: network.features)[0] * 2
    return folds * (2 * model + network.parameterCount * 4 + features)
  }
}
