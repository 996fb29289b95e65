internal import ArgumentParser
internal import Console
internal import Train

/// What computes a network, and with which numbers.
struct BackendOptions: ParsableArguments {
  @Option(help: "The backend: auto, or a name that `derm-train doctor` lists.") var backend =
    BackendOptions.anyBackend
  @Option(
    name: .customLong("precision"),
    help: "The dtype of activations; `derm-train doctor` says which backends have bf16.")
  var dtype = DType.f32
  @OptionGroup var threads: ThreadOptions

  /// Leaves the choice to `AllBackends`: the available backend of the highest score.
  static let anyBackend = "auto"
}

/// Where and how a network is computed that gets its images from files.
struct ComputeOptions: ParsableArguments {
  @OptionGroup var engine: BackendOptions
  @Option(help: "Memory for decoded images, in MiB.") var cache = ComputeOptions.usualCache

  /// Memory for decoded images where `--cache` is not given, in MiB.
  static let usualCache = 1024

  func validate() throws {
    try OptionRange.check("--cache", cache, in: 0...1 << 24)
  }

  /// The backend's name, or auto.
  var backend: String { engine.backend }
  /// The dtype of activations.
  var dtype: DType { engine.dtype }
  /// The thread count: what was asked for, or all cores.
  var threadCount: Int { engine.threads.count }
  /// Memory for decoded images, in bytes.
  var cacheBytes: Int { cache << 20 }

  /// Puts the options into a request.
  func apply(to request: inout TrainingRequest) {
    request.backend = backend
    request.dtype = dtype
    request.threads = threadCount
    request.cache = cacheBytes
  }
}
