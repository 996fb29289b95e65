internal import ArgumentParser
internal import Console
internal import Documents
internal import Train

/// `derm-train bench`: the time of a step, per operation and in all, next to the processor's ceiling.
struct BenchCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time a training step on random images.",
    discussion: """
      Prints images/s, the time of each kind of operation, and its share of the processor's peak.

      Examples:
        derm-train bench
        derm-train bench --model alexnet --batch 128 --tasks lesion
        derm-train bench --predict --batch 10
        derm-train bench --operations
      """)

  @OptionGroup(title: "What is timed") var step: TimedStep
  @OptionGroup(title: "Computation") var engine: BackendOptions
  @Flag(
    name: .customLong("direct"), help: "Use direct convolution only, no Winograd convolution.")
  var isDirect = false
  @Flag(help: "List every operation, not only their kinds.") var operations = false

  struct TimedStep: ParsableArguments {
    @Option(help: "The model.") var model = "resnet50"
    @Option(help: "The tasks: mtl (both), lesion or site.") var tasks = "mtl"
    @Option(help: "Images in a step (the batch size).") var batch = 16
    @Option(help: "Side of the images in pixels (default: the model's own).") var side: Int?
    @Flag(help: "Time a prediction instead of a training step.") var predict = false
    @Option(help: "Steps to time, after two that are not timed.") var steps = 5

    func validate() throws {
      try OptionRange.check("--batch", batch, in: Recipe.batches)
      try OptionRange.check("--side", side, in: Recipe.sides)
      try OptionRange.check("--steps", steps, in: 1...1_000_000)
      guard Tasks(rawValue: tasks) != nil else {
        throw ValidationError("--tasks is mtl, lesion or site, not \(tasks).")
      }
    }
  }

  func execute() throws {
    let (batch, steps) = (step.batch, step.steps)
    let result = try StepBenchmark(
      backend: engine.backend, model: step.model, batch: batch, side: step.side,
      threads: engine.threads.count, tasks: Tasks(rawValue: step.tasks) ?? .mtl,
      trains: !step.predict, convolutions: isDirect ? .direct : .fast, dtype: engine.dtype
    ).run(steps: steps)
    let median = Double(batch) / result.imagesPerSecond
    let arithmetic = result.operations.reduce(0) { $0 + $1.arithmetic }
    print(
      "\(step.model), \(step.predict ? "prediction" : "training"), batch \(batch), \(result.backend) (\(result.library)) \(engine.dtype.rawValue), "
        + "\(NumberText.counted(engine.threads.count, "thread")): \(NumberText.fixed(result.imagesPerSecond, 2)) images/s, "
        + "median step \(NumberText.fixed(median * 1000, 1)) ms of \(steps)")
    print(
      "peak \(NumberText.fixed(result.peak.perSecond / 1e9, 0)) GFLOP/s (multiply-adds in registers of "
        + "\(result.peak.lanes) floats); the step makes "
        + "\(NumberText.fixed(Double(arithmetic) / Double(batch) / 1e9, 2)) GFLOP an image, "
        + "\(share(arithmetic, median, result.peak)) of the peak\(isDirect ? "" : " (Winograd convolution counts as the direct convolution that it replaces)"); memory "
        + "\(result.memory >> 20) MiB")
    for time in operations ? result.operations : result.byKind {
      let name = time.name.isEmpty ? time.kind : "\(time.kind) \(time.name)"
      let rate = Double(time.arithmetic) / time.seconds / 1e9
      let speed =
        time.arithmetic == 0
        ? ""
        : "  \(NumberText.fixed(rate, 0)) GFLOP/s  \(share(time.arithmetic, time.seconds, result.peak))"
      print("  \(NumberText.fixed(time.seconds * 1000, 2)) ms  \(name)\(speed)")
    }
  }

  private func share(_ arithmetic: Int, _ seconds: Double, _ peak: ProcessorPeak) -> String {
    NumberText.percent(Double(arithmetic) / seconds / peak.perSecond, 0)
  }
}
