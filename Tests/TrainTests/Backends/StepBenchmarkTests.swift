import Foundation
import Testing
import Train

@Suite(.needsBackend) struct StepBenchmarkTests {
  @Test("measures every operation of a step", arguments: presentBackends)
  func measuresEveryOperation(_ backend: String) throws {
    let result = try StepBenchmark(
      backend: backend, model: "resnet-small", batch: 4, side: 32
    ).run(steps: 3)
    #expect(result.backend == backend)
    #expect(result.library == (try AllBackends.open(backend, threads: 1).library))
    #expect(result.imagesPerSecond > 0)
    #expect(result.seconds.count == 3)
    let total = result.operations.reduce(0) { $0 + $1.seconds }
    #expect(abs(result.byKind.reduce(0) { $0 + $1.seconds } - total) < 1e-9)
    #expect(result.operations.contains { $0.kind == "convolution" && $0.arithmetic > 0 })
  }

  @Test("predicts too, and measures the peak", arguments: presentBackends)
  func predicts(_ backend: String) throws {
    let result = try StepBenchmark(
      backend: backend, model: "resnet-small", batch: 4, side: 32, trains: false
    ).run(steps: 3)
    #expect(result.operations.allSatisfy { !$0.kind.contains("gradient") })
    #expect(result.memory > 1 << 20)
    // Measured next to other tests, so only the order of size is sure.
    #expect(result.peak.perSecond > 1e8 && [4, 8, 16].contains(result.peak.lanes))
  }

  /// DERM_BENCH=onednn,resnet50,16,224 prints a table instead of testing.
  @Test(
    "prints where the time goes",
    .enabled(if: ProcessInfo.processInfo.environment["DERM_BENCH"] != nil))
  func printsWhereTheTimeGoes() throws {
    let words = (ProcessInfo.processInfo.environment["DERM_BENCH"] ?? "").split(separator: ",")
    try #require(words.count == 4, "DERM_BENCH=backend,model,batch,side")
    let result = try StepBenchmark(
      backend: String(words[0]), model: String(words[1]), batch: Int(words[2]) ?? 16,
      side: Int(words[3])
    ).run()
    print(String(format: "%.2f images/s", result.imagesPerSecond))
    for time in result.byKind {
      let rate = Double(time.arithmetic) / time.seconds / 1e9
      print(time.kind, String(format: "%.1f ms, %.0f GFLOP/s", time.seconds * 1000, rate))
    }
    for time in result.operations where time.seconds > 0.005 {
      let rate = Double(time.arithmetic) / time.seconds / 1e9
      print("  ", time.kind, time.name, String(format: "%.1f ms %.0f", time.seconds * 1000, rate))
    }
  }
}
