import ArgumentParser
import Console
import Foundation
import Train

/// `derm-train bench`: the time of a training step, per operation and in all.
struct BenchCommand: DermCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time a training step on random pictures.")

  @Option(help: "The backend: auto, or a name that `derm-train doctor` lists.") var backend = "auto"
  @Option(help: "The network.") var model = "resnet50"
  @Option(help: "Images in a step.") var batch = 16
  @Option(help: "Side of the pictures (default: the network's own).") var side: Int?
  @Option(help: "Threads to use (default: all cores).") var threads: Int?
  @Option(help: "Steps to time, after two to warm up.") var steps = 5
  @Flag(help: "List every operation, not only their kinds.") var operations = false

  func validate() throws {
    guard batch > 0, steps > 0, threads ?? 1 > 0 else {
      throw ValidationError("--batch, --steps and --threads must be 1 or more.")
    }
  }

  func execute() throws {
    let result = try StepBenchmark(
      backend: backend, model: model, batch: batch, side: side,
      threads: threads ?? Hardware.cores
    ).run(steps: steps)
    let median = Double(batch) / result.imagesPerSecond
    print(
      "\(model), batch \(batch), \(result.backend): \(Self.fixed(result.imagesPerSecond, 2)) images/s, "
        + "median step \(Self.fixed(median * 1000, 1)) ms of \(steps)")
    for time in operations ? result.operations : result.byKind {
      let rate = time.arithmetic > 0 ? Double(time.arithmetic) / time.seconds / 1e9 : nil
      let name = time.name.isEmpty ? time.kind : "\(time.kind) \(time.name)"
      print(
        "  \(Self.fixed(time.seconds * 1000, 2)) ms  \(name)"
          + (rate.map { "  \(Self.fixed($0, 0)) GFLOP/s" } ?? ""))
    }
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}
