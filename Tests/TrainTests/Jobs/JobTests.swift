import Artifacts
import Digests
import Files
import Jobs
import Parallel
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// Jobs that share the folder of a run, in this process.
@Suite(.serialized) struct JobTests {
  private func request(_ tiny: TinyPack, _ out: String, epochs: Int = 2) -> TrainingRequest {
    var request = tiny.request(out)
    request.folds = .all
    request.recipe.epochs = epochs
    request.recipe.input.testCrops = 1
    return request
  }

  private func job(_ request: TrainingRequest, _ number: Int) throws -> TrainingRequest {
    try TrainingJobs([request]).request(of: try #require(JobNumber("\(number)/3")))
  }

  /// The bytes of every file of a run but its events, which have times, and the state before the last.
  private func files(_ request: TrainingRequest) throws -> [String: Digest] {
    let run = "\(request.out)/run"
    var digests: [String: Digest] = [:]
    for name in try Folder.names(in: run) where name != "events.jsonl" {
      guard Folder.isFolder("\(run)/\(name)") else {
        digests[name] = try Digest.ofFile("\(run)/\(name)")
        continue
      }
      for file in try Folder.names(in: "\(run)/\(name)") where file != "previous.safetensors" {
        digests["\(name)/\(file)"] = try Digest.ofFile("\(run)/\(name)/\(file)")
      }
    }
    return digests
  }

  /// Events without times, and without what says that an attempt began.
  private func events(_ request: TrainingRequest) throws -> [String] {
    try Run.open("\(request.out)/run").events.filter { !["started", "resumed"].contains($0.event) }
      .map {
        "\($0.event) \($0.fold ?? -1) \($0.epoch ?? 0) \($0.trainLesionLoss ?? 0) "
          + "\($0.validationMeanAP ?? 0)"
      }
  }

  @Test func `jobs in any order, one twice and one stopped, leave the files of one process`() throws
  {
    let tiny = try TinyPack(count: 36)
    let whole = request(tiny, "whole")
    _ = try Trainer.run(whole, observer: Witness())
    let jobs = request(tiny, "jobs")
    var stopped = try job(jobs, 3)
    let counter = StepCounter()
    stopped.cancellation = Cancellation { counter.steps >= 5 ? 15 : nil }
    let folder = "\(jobs.out)/run"
    #expect(
      try Trainer.run(stopped, observer: counter) == .interrupted(signal: 15, folder: folder))
    #expect(try Trainer.unfinished(jobs) == [0, 1, 2])
    for number in [2, 1, 2, 3] {
      _ = try Trainer.run(try job(jobs, number), observer: Witness())
      #expect(try Run.open(folder).manifest.finishedFolds.isEmpty)
    }
    let again = Witness()
    let outcome = try Trainer.run(try job(jobs, 3), observer: again)
    #expect(outcome == .alreadyFinished(folder: folder) && again.steps == 0)
    #expect(try Trainer.unfinished(jobs).isEmpty)
    #expect(try Trainer.collect(jobs) == folder)
    #expect(try files(jobs) == files(whole))
    #expect(try events(jobs) == events(whole))
    // Collected twice, and a job that comes late.
    let before = try Digest.ofFile("\(folder)/events.jsonl")
    _ = try Trainer.collect(jobs)
    #expect(
      try Trainer.run(try job(jobs, 1), observer: Witness()) == .alreadyFinished(folder: folder))
    #expect(try Digest.ofFile("\(folder)/events.jsonl") == before)
    #expect(try files(jobs) == files(whole))
  }

  @Test func `one process and jobs go on from each other`() throws {
    let tiny = try TinyPack(count: 36)
    let whole = request(tiny, "whole", epochs: 3)
    _ = try Trainer.run(whole, observer: Witness())
    let mixed = request(tiny, "mixed", epochs: 3)
    func run(_ request: TrainingRequest, steps: Int) throws {
      var request = request
      let counter = StepCounter()
      request.cancellation = Cancellation { counter.steps >= steps ? 15 : nil }
      _ = try Trainer.run(request, observer: counter)
    }
    // In the middle of fold 0: one process, then a job, then one process for all.
    try run(mixed, steps: 5)
    try run(try job(mixed, 1), steps: 4)
    try run(try job(mixed, 3), steps: .max)
    let outcome = try Trainer.run(mixed, observer: Witness())
    #expect(outcome == .finished(folder: "\(mixed.out)/run"))
    #expect(try files(mixed) == files(whole))
    // One process writes events as they come, and fold 2 came first.
    #expect(try events(mixed).sorted() == events(whole).sorted())
  }

  @Test func `a run of a derm that wrote no digests keeps its folds when jobs add others`() throws {
    let tiny = try TinyPack(count: 36)
    let whole = request(tiny, "whole")
    _ = try Trainer.run(whole, observer: Witness())
    let jobs = request(tiny, "jobs")
    var old = jobs
    old.folds = .some([0])
    _ = try Trainer.run(old, observer: Witness())
    let folder = "\(jobs.out)/run"
    var manifest = try Run.open(folder).manifest
    manifest.files = nil
    try Run.write(manifest, to: folder)
    for number in [2, 3] { _ = try Trainer.run(try job(jobs, number), observer: Witness()) }
    _ = try Trainer.collect(jobs)
    #expect(try files(jobs) == files(whole))
    #expect(try Run.open(folder).manifest.files?["fold-0/features.safetensors"] != nil)
  }

  @Test func `a final model is finished when its record or its digests are there`() throws {
    let tiny = try TinyPack(count: 36)
    let runs = request(tiny, "runs")
    _ = try Trainer.run(try job(runs, 1), observer: Witness())
    _ = try Trainer.collect(request(tiny, "runs"))
    let folder = "\(runs.out)/run"
    try Folder.make("\(folder)/final")
    try AtomicFile.write("x", to: "\(folder)/final/features.safetensors")
    #expect(!RunFolder.isFinished([nil], in: folder))
  }

  @Test func `a run without the library's name is of oneDNN 2`() throws {
    let tiny = try TinyPack(count: 36)
    let inputs = try RunInputs(request(tiny, "runs"))
    func manifest(_ library: String?) -> RunManifest {
      var manifest = inputs.manifest
      manifest.library = library
      return manifest
    }
    func differences(_ new: String) throws -> [String] {
      try RunFolder.differences(
        manifest(nil), manifest(new), inputs.request.recipe, path: inputs.path)
    }
    #expect(try differences("oneDNN 2.7.1") == [])
    #expect(try differences("oneDNN 3.2.0") == ["library oneDNN 2, now oneDNN 3.2.0"])
  }

  @Test func `a job with other inputs is refused and named, and changes nothing`() throws {
    let tiny = try TinyPack(count: 36)
    let first = request(tiny, "runs")
    _ = try Trainer.run(try job(first, 1), observer: Witness())
    let before = try files(first)
    var other = try job(first, 2)
    other.recipe.epochs = 5
    other.recipe.optimiser.learningRate = 0.5
    let error = #expect(throws: TrainError.self) { try Trainer.run(other, observer: Witness()) }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.contains("epochs 2, now 5") == true, "\(String(describing: error))")
    #expect(error?.description.contains("optimiser.learning_rate 0.02, now 0.5") == true)
    #expect(try files(first) == before)
  }

  @Test func `a fold that another process trains is refused`() throws {
    let tiny = try TinyPack(count: 36)
    let runs = request(tiny, "runs")
    let inputs = try RunInputs(try job(runs, 1))
    let folder = try RunFolder(
      inputs.path, .job, manifest: inputs.manifest, settings: inputs.request.recipe)
    let lock = try #require(try folder.hold(0))
    let error = #expect(throws: TrainError.self) {
      try Trainer.run(try job(runs, 1), observer: Witness())
    }
    #expect(error?.exitStatus == .inputOutput)
    #expect(error?.description.contains("another derm-train is training fold-0") == true)
    // Its neighbours are not.
    _ = try Trainer.run(try job(runs, 2), observer: Witness())
    withExtendedLifetime(lock) {}
  }

  @Test func `one process goes on with the folds that no job holds, and names those that are held`()
    throws
  {
    let tiny = try TinyPack(count: 36)
    let runs = request(tiny, "runs")
    let inputs = try RunInputs(try job(runs, 1))
    let folder = try RunFolder(
      inputs.path, .job, manifest: inputs.manifest, settings: inputs.request.recipe)
    do {
      let lock = try #require(try folder.hold(0))
      let outcome = try Trainer.run(runs, observer: Witness())
      #expect(outcome == .unfinished(folder: folder.path, left: ["\(folder.path)/fold-0"]))
      withExtendedLifetime(lock) {}
    }
    #expect(try Trainer.unfinished(runs) == [0])
    #expect(
      TrainError.foldsInUse(["r/fold-0"]).description.hasPrefix(
        "r/fold-0: another derm-train is training this fold, and all others are done."))
    #expect(try Trainer.run(runs, observer: Witness()) == .finished(folder: folder.path))
    #expect(try Trainer.unfinished(runs).isEmpty)
  }

  @Test func `unfinished jobs are named, and a changed file is not collected`() throws {
    let tiny = try TinyPack(count: 36)
    let runs = request(tiny, "runs")
    for number in [1, 3] { _ = try Trainer.run(try job(runs, number), observer: Witness()) }
    let missing = #expect(throws: TrainError.self) { try TrainingJobs([runs]).checkFinished() }
    #expect(missing == .unfinishedJobs(["2/3 (tiny, fold 1)"], of: 3))
    #expect(missing?.exitStatus == .missingInput)
    _ = try Trainer.run(try job(runs, 2), observer: Witness())
    try TrainingJobs([runs]).checkFinished()
    let path = "\(runs.out)/run/fold-1/predictions.csv"
    let file = try MappedFile(path)
    try AtomicFile.write(file.bytes(0..<file.count) + [10], to: path)
    let damage = #expect(throws: PackError.self) { try Trainer.collect(runs) }
    #expect(damage?.description.contains("fold-1/predictions.csv") == true)
    #expect(damage?.description.contains("run the job again") == true)
  }

  @Test func `the final model is a job too`() throws {
    let tiny = try TinyPack()
    var whole = request(tiny, "whole", epochs: 1)
    var jobs = request(tiny, "jobs", epochs: 1)
    (whole.folds, jobs.folds) = (.none, .none)
    _ = try Trainer.run(whole, observer: Witness())
    let only = try TrainingJobs([jobs]).request(of: try #require(JobNumber("1/1")))
    _ = try Trainer.run(only, observer: Witness())
    _ = try Trainer.collect(jobs)
    #expect(try files(jobs) == files(whole))
  }

  @Test func `jobs are counted from 1, system by system`() throws {
    let tiny = try TinyPack(count: 12)
    var (one, two) = (request(tiny, "runs"), request(tiny, "runs"))
    (one.recipe.name, two.recipe.name) = ("one", "two")
    let jobs = try TrainingJobs([one, two])
    #expect(jobs.text == "6 jobs (2 systems x 3 folds)")
    let fifth = try jobs.request(of: try #require(JobNumber("5/6")))
    #expect(fifth.recipe.name == "two" && fifth.job == FoldJob(fold: 1))
    let error = #expect(throws: TrainError.self) {
      try jobs.request(of: try #require(JobNumber("5/7")))
    }
    #expect(error?.exitStatus == .usage)
    #expect(error?.description.contains("there are 6 jobs (2 systems x 3 folds), not 7") == true)
    for text in ["0/6", "7/6", "6", "1/", "/6", "a/6", "1/6/6", "1/0", "-1/6", ""] {
      #expect(JobNumber(text) == nil, "\(text)")
    }
  }
}
