import Artifacts
import Files
import Parallel
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// Which state of a training becomes the best checkpoint, and what plateaus watch.
@Suite(.serialized) struct ModelSelectionTests {
  private func trained(
    _ tiny: TinyPack, _ out: String, _ change: (inout Recipe) -> Void
  ) throws -> (run: Run, request: TrainingRequest) {
    var request = tiny.request(out)
    request.recipe.epochs = 6
    request.recipe.input.testCrops = 1
    change(&request.recipe)
    _ = try Trainer.run(request, observer: Witness())
    return (try Run.open("\(request.out)/run"), request)
  }

  private func epochs(_ run: Run) -> [RunEvent] { run.events.filter { $0.event == "epoch" } }

  private func best(_ run: Run) throws -> Checkpoint {
    try Checkpoint.read("\(run.folder)/fold-0/best.safetensors")
  }

  @Test func `a cosine keeps the last state, and the run's recipe says so`() throws {
    let tiny = try TinyPack()
    let (run, _) = try trained(tiny, "cosine") { $0.schedule.kind = .cosine }
    let last = try Checkpoint.read("\(run.folder)/fold-0/last.safetensors")
    let best = try best(run)
    for (entry, values) in zip(best.model.entries, best.model.values) {
      #expect(last.model.entries.firstIndex(of: entry).map { last.model.values[$0] } == values)
    }
    #expect(best.state.best == 6 && best.state.isFinished)
    #expect(best.recipe.schedule.best == .last)
    #expect(best.recipe.schedule.monitor == .lesionLoss)
  }

  @Test(arguments: [
    (Monitor.lesionLoss, BestCheckpoint.metric), (.siteTop1, .metric), (.siteTop1, .loss),
    (.sum, .loss), (.lesionLoss, .auto),
  ])
  func `the best checkpoint is that of the monitored head's best value`(
    _ monitor: Monitor, _ choice: BestCheckpoint
  ) throws {
    let tiny = try TinyPack(count: 60)
    let (run, _) = try trained(tiny, "run") {
      $0.optimiser.learningRate = 0.3  // Far too high, so that losses and metrics go up and down.
      $0.schedule.monitor = monitor
      $0.schedule.best = choice
      $0.schedule.stopAfter = 0
      $0.validation = 0.5  // Enough that some have a site.
      $0.losses.site = 0.5
    }
    let scores = try epochs(run).map { event in
      switch (monitor, choice) {
      case (.lesionLoss, .metric): -(event.validationMeanAP ?? 0)
      case (.siteTop1, .metric): -(try #require(event.validationSiteTop1))
      case (.siteTop1, .loss): try #require(event.validationSiteLoss)
      case (.sum, _):
        try #require(event.validationLesionLoss) + 0.5 * (try #require(event.validationSiteLoss))
      default: try #require(event.validationLesionLoss)
      }
    }
    #expect(scores.count == 6 && Set(scores).count > 1)
    let lowest = try #require(scores.min())
    #expect(try best(run).state.best == scores.firstIndex(of: lowest).map { $0 + 1 })
    #expect(try best(run).state.bestScore == lowest)
  }

  @Test func `a plateau of a metric lowers the rate`() throws {
    let tiny = try TinyPack()
    let (run, _) = try trained(tiny, "plateau") {
      $0.optimiser.learningRate = 1e-9  // Nothing moves, so nothing gets better.
      $0.optimiser.batchNorm = .frozen
      $0.schedule.monitor = .lesionMeanAP
      $0.schedule.patience = 2
      $0.schedule.stopAfter = 2
    }
    #expect(epochs(run).count == 5)
    #expect(epochs(run).last?.message == "plateau 2: training ends")
  }

  @Test(arguments: [BestCheckpoint.metric, .last])
  func `stopped anywhere and resumed, the chosen state is the same`(
    _ choice: BestCheckpoint
  ) throws {
    let tiny = try TinyPack()
    let (run, request) = try trained(tiny, "whole") { $0.schedule.best = choice }
    var broken = request
    broken.out = tiny.folder.file("broken")
    var stops = 0
    while stops < 40 {
      let counter = StepCounter()
      let limit = 1 + stops % 3
      broken.cancellation = Cancellation { counter.steps >= limit ? 15 : nil }
      guard case .interrupted = try Trainer.run(broken, observer: counter) else { break }
      stops += 1
    }
    #expect(stops > 4)
    for name in ["best", "last", "features"] {
      let files = try [run.folder, "\(broken.out)/run"].map { folder in
        let file = try MappedFile("\(folder)/fold-0/\(name).safetensors")
        return file.bytes(0..<file.count)
      }
      #expect(files[0] == files[1], "\(name)")
    }
  }

  @Test func `a state of an older derm goes on as it began`() throws {
    let old = """
      {"batch":0,"best":2,"epoch":3,"isFinished":false,\
      "plateau":{"best":0.5,"count":0,"epochsWithout":1},\
      "running":{"images":0,"lesionSum":0,"siteSum":0},"step":9,"validatedStep":9,"validations":3}
      """
    let state = try CanonicalJSON.decode(TrainingState.self, from: Array(old.utf8), path: "old")
    #expect(state.best == 2 && state.improved == 2 && state.bestScore == 0.5)
    let complete = try Recipe.parseComplete("derm_recipe: 1\nepochs: 3\n", source: "old")
    #expect(complete.schedule.monitor == .sum && complete.schedule.best == .loss)
    // The same statement in a new recipe is the same recipe, and has the digest of the old one.
    var stated = try Recipe.parse("derm_recipe: 1\nepochs: 3\n", source: "new")
    #expect(stated.schedule.monitor == .auto && stated.digest != complete.digest)
    try stated.set("schedule.monitor", to: "sum", source: "--set")
    try stated.set("schedule.best", to: "loss", source: "--set")
    #expect(stated == complete && stated.digest == complete.digest)
    #expect(!complete.values.contains("monitor") && !complete.values.contains("schedule.best"))
  }
}
