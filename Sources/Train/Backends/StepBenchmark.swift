internal import Randomness

/// The speed of a step on random images: what `derm-train bench` prints.
package struct StepBenchmark: Sendable {
  /// The backend's name, or `auto`.
  package var backend: String
  /// The model's name.
  package var model: String
  /// The images of a step.
  package var batch: Int
  /// The images' side; nil for the model's own.
  package var side: Int?
  /// The threads of the backend.
  package var threads: Int
  /// What the step trains for, with the paper's 25 lesions and 20 sites.
  package var tasks: Tasks

  /// Whether to train, or only to predict.
  package var trains: Bool
  /// How convolutions may be computed.
  package var convolutions: ConvolutionAlgorithm
  /// The dtype of what lies between layers.
  package var dtype: DType

  /// A measurement with these choices.
  package init(
    backend: String = "auto", model: String = "resnet50", batch: Int = 16, side: Int? = nil,
    threads: Int = 2, tasks: Tasks = .mtl, trains: Bool = true,
    convolutions: ConvolutionAlgorithm = .fast, dtype: DType = .f32
  ) {
    self.backend = backend
    self.model = model
    self.batch = batch
    self.side = side
    self.threads = threads
    self.tasks = tasks
    self.trains = trains
    self.convolutions = convolutions
    self.dtype = dtype
  }

  /// What was measured.
  package struct Result: Sendable {
    /// The backend that ran.
    package let backend: String
    /// Its library and version.
    package let library: String
    /// The images of a step.
    package let batch: Int
    /// The seconds of each step after the warm-up, in their order.
    package let seconds: [Double]
    /// The seconds of each operation of one further step, in the program's order.
    package let operations: [OperationTime]
    /// What the processor could do at most.
    package let peak: ProcessorPeak
    /// The most memory that this process has held so far, bytes.
    package let memory: Int

    /// The images a second of the median step.
    package var imagesPerSecond: Double {
      Double(batch) / seconds.sorted()[seconds.count / 2]
    }

    /// The operations' times added up by kind, in the order in which the kinds first appear.
    package var byKind: [OperationTime] {
      var totals: [OperationTime] = []
      for time in operations {
        if let index = totals.firstIndex(where: { $0.kind == time.kind }) {
          totals[index].seconds += time.seconds
          totals[index].arithmetic += time.arithmetic
        } else {
          totals.append(
            OperationTime(
              kind: time.kind, name: "", seconds: time.seconds, arithmetic: time.arithmetic))
        }
      }
      return totals
    }
  }

  /// The time of one operation, or of all of one kind.
  package struct OperationTime: Sendable {
    /// What it does, such as `convolution`.
    package let kind: String
    /// The buffer that it writes; empty for a sum over a kind.
    package let name: String
    /// How long it took.
    package internal(set) var seconds: Double
    /// Its multiplications and additions; 0 where memory sets the pace.
    package internal(set) var arithmetic: Int
  }

  /// Runs the step so many times after a warm-up of two.
  ///
  /// Throws what choosing the model, opening the backend or lowering throws.
  package func run(steps: Int = 5) throws(TrainError) -> Result {
    precondition(steps > 0, "a median needs a step")
    let chosen = try AllModels.named(model)
    let heads = Heads(tasks: tasks, lesions: 25, sites: 20)
    let network = try chosen.network(side: side ?? chosen.side, heads: heads)
    let program = Program(
      network, batch: batch, mode: trains ? .training(TrainingOptions()) : .inference,
      convolutions: convolutions)
    let opened = try AllBackends.open(backend, threads: threads, dtype: dtype)
    let step = try opened.lower(program)
    try fill(step)
    let clock = ContinuousClock()
    func once() { _ = trains ? step.train(learningRate: 0.001) : step.evaluate() }
    var seconds: [Double] = []
    for _ in 0..<(steps + 2) { seconds.append(clock.measure(once) / .seconds(1)) }
    // Timing each operation takes time itself, so that it is done in one more step, which does not
    // count.
    step.executable.measures = true
    once()
    let times = zip(program.operations, step.executable.seconds).map { operation, seconds in
      OperationTime(
        kind: operation.label, name: program[operation.writes[0]].name, seconds: seconds,
        arithmetic: operation.arithmetic(in: program))
    }
    return Result(
      backend: type(of: opened).name, library: opened.library, batch: batch,
      seconds: Array(seconds.dropFirst(2)),
      operations: times, peak: .measure(threads: threads), memory: Hardware.peakMemory)
  }

  /// Random weights of the initialisers' std, images and labels.
  private func fill(_ step: Step) throws(TrainError) {
    let program = step.program
    var random = RandomStream(seed: 0, purpose: "benchmark")
    func uniform(_ count: Int, std: Float) -> [Float] {
      // A uniform distribution of this std is 2 sqrt(3) times as wide.
      let width = 2 * std * Float(3).squareRoot()
      return (0..<count).map { _ in width * (Float(random.unit()) - 0.5) }
    }
    for (spec, entry) in zip(program.network.parameters, program.state) {
      guard case .normal(let std) = spec.initialiser else { continue }
      try step.write(uniform(spec.count, std: std), to: entry)
    }
    var batch = Batch(for: program)
    batch.inputs = uniform(batch.inputs.count, std: 1)
    for head in batch.heads.indices {
      for index in batch.heads[head].present.indices {
        batch.heads[head].present[index] = random.unit() < 0.1 ? 1 : 0
        batch.heads[head].known[index] = 1
      }
      for index in batch.heads[head].labels.indices {
        batch.heads[head].labels[index] = Int32(random.below(20))
      }
    }
    step.load(batch)
  }
}
