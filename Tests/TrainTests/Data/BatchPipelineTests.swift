import Artifacts
import Testing

@testable import Train

@Suite struct BatchPipelineTests {
  private struct Broken: SampleSource {
    let inputSize = 1
    func write(_ samples: ArraySlice<Sample>, to inputs: inout MutableSpan<Float>) throws {
      for (offset, sample) in samples.enumerated() {
        if sample.image % 10 == 7 {
          throw TrainError.inputOutput(path: "\(sample.image)", what: "broken")
        }
        inputs[offset] = Float(sample.image)
      }
    }
  }

  /// All inputs of two epochs of a pack's training, as a consumer gets them.
  private func inputs(_ tiny: TinyPack, workers: Int, budget: Int) throws -> [Float] {
    let store = DecodedImages(
      PackImages(pack: tiny.pack), input: tiny.recipe.input, budget: budget)
    let pipeline = BatchPipeline(source: ImageSamples(store, tiny.recipe), workers: workers)
    var all: [Float] = []
    for epoch in 0..<2 {
      let order = EpochOrder(
        images: Array(tiny.pack.images.indices), batch: 5, seed: 3, fold: 0, epoch: epoch)
      let samples = order.batches.map { batch in
        batch.map { Sample(image: $0, view: .training(epoch: epoch)) }
      }
      try unsafe pipeline.run(samples) { _, part in
        unsafe all += part
        return true
      }
    }
    return all
  }

  @Test func `inputs do not depend on threads or on the memory for inputs`() throws {
    let tiny = try TinyPack(count: 12)
    let one = try inputs(tiny, workers: 1, budget: 0)
    #expect(one.count == 2 * 12 * 3 * 32 * 32)
    #expect(try inputs(tiny, workers: 4, budget: 0) == one)
    #expect(try inputs(tiny, workers: 3, budget: 1 << 30) == one)
    #expect(try inputs(tiny, workers: 2, budget: 40_000) == one)
  }

  @Test func `batches come in order and the first sample that fails is named`() throws {
    let pipeline = BatchPipeline(source: Broken(), workers: 3, depth: 2)
    let batches = stride(from: 0, to: 30, by: 3).map { start in
      (start..<(start + 3)).map { Sample(image: $0, view: .training(epoch: 0)) }
    }
    var seen: [Float] = []
    let error = #expect(throws: TrainError.self) {
      try unsafe pipeline.run(batches) { _, part in
        unsafe seen += part
        return true
      }
    }
    #expect(error == .inputOutput(path: "7", what: "broken"))
    #expect(seen == [0, 1, 2, 3, 4, 5])
  }

  @Test func `a consumer that has enough ends the threads`() throws {
    let pipeline = BatchPipeline(source: Broken(), workers: 2)
    let batches = (0..<5).map { [Sample(image: $0, view: .training(epoch: 0))] }
    var seen = 0
    try unsafe pipeline.run(batches, from: 1) { index, _ in
      seen += 1
      return index < 3
    }
    #expect(seen == 3)
  }
}
