internal import Files
package import Jobs

/// What the parts of an ingest take, as a scheduler is asked for it.
package struct ShardResources: Sendable {
  /// What a part takes.
  package let job: JobResources

  /// Images that a core decodes and fingerprints in a second, and bytes of documents that it reads, as
  /// docs/benchmarks.md has them for a Zen 4.
  private static let imagesPerSecond = 376.0
  private static let bytesPerSecond = 2.0e6
  /// A document is held as bytes, as text and as records while it is read.
  private static let memoryPerByte = 8
  /// The largest images that are usual, decoded, on each thread.
  private static let memoryPerThread = 256 << 20

  /// Estimates from the files there are: nothing of them is read.
  package init(_ plan: IngestPlan, shards: Int, threads: Int) {
    var sizes: [Int] = []
    var images = 0
    for input in plan.inputs {
      sizes += input.files.map { ReadFile.stamp("\(input.root)/\($0)")?.byteCount ?? 0 }
      images += input.images.images.count
    }
    let largest = sizes.max() ?? 0
    // A document is read by one part, however many there are.
    let bytes = max(Double(largest), Double(sizes.reduce(0, +)) / Double(shards))
    let seconds =
      (Double(images) / Double(shards) / Self.imagesPerSecond + bytes / Self.bytesPerSecond)
      / Double(threads)
    let memory =
      (512 << 20) + threads * Self.memoryPerThread
      + min(largest, ReadFile.maximumDocument) * Self.memoryPerByte
    // As for trainings: twice the time, and some minutes to begin; a part that reaches its limit goes on
    // where it stopped.
    job = JobResources(
      threads: threads, megabytes: memory >> 20, minutes: Int((2 * seconds / 60).rounded(.up)) + 10)
  }
}
